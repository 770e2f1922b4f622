import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { caFileIn } from './ca-file.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-ca-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('files of killed platforms go when the next one opens, those of running ones and others stay', () => {
  const gone = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
  const [dead, running, other] = [`ca-7100-${gone}.pem`, `ca-7101-${process.ppid}.pem`, 'ca-company.pem'];
  for (const name of [dead, running, other]) writeFileSync(join(folder, name), 'x');
  const file = caFileIn(folder, 7102);
  expect(file).toBe(join(folder, `ca-7102-${process.pid}.pem`));
  expect(readdirSync(folder).sort()).toEqual([running, other].sort());
});

it('the folder is made', () => {
  caFileIn(join(folder, 'new'), 1);
  expect(existsSync(join(folder, 'new'))).toBe(true);
});
