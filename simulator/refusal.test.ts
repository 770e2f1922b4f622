import { expect, it } from 'vitest';
import { explainRefusal, isWall } from './refusal.ts';

const device = { productId: 'P', deviceName: 'd' };

it.each([
  ['EMFILE', 'ulimit -n'],
  ['ENFILE', 'fs.file-max'],
  ['EADDRNOTAVAIL', 'ip_local_port_range'],
  ['ENOBUFS', '--shard'],
])('%s is told as a limit of this machine, with the way out', (code, fix) => {
  const refusal = explainRefusal(Object.assign(new Error('x'), { code }), 'mqtt://u:secret@h:1883', device);
  expect(refusal.fix).toContain(fix);
  expect(isWall(refusal)).toBe(true);
  expect(JSON.stringify(refusal)).not.toContain('secret');
});

it('what the broker says is no limit of this machine', () => {
  for (const code of [1, 5, 'ECONNREFUSED', 'constructor']) expect(isWall(explainRefusal({ code }, 'mqtt://h', device))).toBe(false);
});
