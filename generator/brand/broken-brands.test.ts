import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatFinding } from '../finding.ts';
import { BROKEN_BRANDS } from './broken-brands.ts';
import { brandWith, VALID_BRAND } from './fixture-brand.ts';
import { loadBrand, loadBrandText } from './load-brand.ts';

const dir = mkdtempSync(join(tmpdir(), 'camlock-brand-'));
afterAll(() => rmSync(dir, { recursive: true }));

const load = (yaml: string | Uint8Array) =>
  loadBrandText(typeof yaml === 'string' ? new TextEncoder().encode(yaml) : yaml, { dir, name: 'brand.yaml' });

describe('a brand file with a mistake', () => {
  it('has at least forty examples, and the file they start from is valid', async () => {
    expect(BROKEN_BRANDS.length).toBeGreaterThanOrEqual(40);
    expect((await load(VALID_BRAND)).findings).toEqual([]);
  });

  it.each(BROKEN_BRANDS)('is reported at its place: $mistake', async ({ yaml, want }) => {
    const { findings } = await load(yaml);
    expect(findings.map(({ line, column, path, code }) => `${line}:${column} ${path} ${code}`)).toEqual(want);
    for (const finding of findings) expect(finding.fix).not.toBe('');
  });

  it('gives no brand when there is an error, and one when there are only warnings', async () => {
    expect((await load(brandWith('"#2B59D9"', 'blue'))).brand).toBeUndefined();
    expect((await load(brandWith('"#2B59D9"', '"#FFD400"'))).brand?.palette.light.primary).not.toBe('#ffd400');
  });

  it('is told in one format: place, what is wrong, value, what is allowed, why it hurts, what to do', async () => {
    const { findings } = await load(brandWith('b'.repeat(43), 'bad/id+bad/id+'));
    expect(findings.map(formatFinding)).toEqual([
      [
        'brand.yaml:19:22 reminders.lock.templates.doorbell-ring: this does not have the right form',
        '  value: "bad/id+bad/id+"',
        '  allowed: a template id of letters, digits, `_` and `-`, usually 43 characters',
        '  why: WeChat or the IoT cloud would refuse it',
        '  fix: copy the whole id from the WeChat admin console (订阅消息 → 我的模板)',
      ].join('\n'),
    ]);
  });

  it('is told all at once', async () => {
    const { findings } = await load(
      VALID_BRAND.replace('wx0123', 'wy0123').replace('TESTCAM001', 'TOO-LONG-PRODUCT').replace('"#8A5A12"', 'brown'),
    );
    expect(findings.map(({ path }) => path)).toEqual(['app.appid', 'reminders.camera.productId', 'theme.secondary']);
  });

  it('suggests the key that was meant', async () => {
    const { findings } = await load(brandWith('doorbell-ring:', 'doorbel-ring:'));
    expect(findings[0]?.fix).toBe('did you mean `doorbell-ring`?');
  });

  it('never repeats a secret', async () => {
    const { findings } = await load(brandWith('  endpoint:', '  appSecret: hunter2hunter2\n  endpoint:'));
    expect(findings.map(formatFinding).join('\n')).not.toContain('hunter2');
  });

  it('does not pass terminal control characters on', async () => {
    const { findings } = await load(brandWith('name: 测试品牌', 'name: "\\e[31m\\u009b"'));
    const told = findings.map(formatFinding).join('\n');
    expect(told.includes('\u001b') || told.includes('\u009b')).toBe(false);
  });

  it('may be no file at all', async () => {
    for (const path of [join(dir, 'none.yaml'), dir]) {
      const { brand, findings } = await loadBrand(path);
      expect([brand, findings.map(({ code }) => code)]).toEqual([undefined, ['brand-file']]);
    }
  });

  it('may be bytes that are no text', async () => {
    const { findings } = await load(new Uint8Array([0x61, 0xff, 0xfe, 0x00]));
    expect(findings.map(({ code }) => code)).toEqual(['encoding']);
  });

  it('may start with a byte order mark, which is no mistake', async () => {
    expect((await load(`\ufeff${VALID_BRAND}`)).findings).toEqual([]);
  });
});
