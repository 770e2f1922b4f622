/** The first steps of a newcomer, through the verbs themselves: init → check → generate, in an empty folder. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseDocument } from 'yaml';
import { categories } from '../../devices/index.ts';
import { qrPicture } from '../../simulator/index.ts';
import { run } from './program.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-journey-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  process.exitCode = undefined;
});

/** Runs a verb; `out` is its last line on stdout as JSON. */
async function camlock(...argv: string[]): Promise<{ code: number; out: { [key: string]: unknown }; err: string }> {
  let out = '';
  let err = '';
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  const code = await run([...argv, '--json']);
  stdout.mockRestore();
  stderr.mockRestore();
  process.exitCode = undefined;
  return { code, out: JSON.parse(out.trim().split('\n').at(-1) ?? '{}'), err };
}

describe('a newcomer', { timeout: 60_000 }, () => {
  it.each([
    ['all categories', categories.join(','), [...categories]] as const,
    ...categories.map((one) => [`only ${one}`, one, [one]] as const),
  ])('makes a brand with %s, and everything that init wrote passes check and generate', async (_, list, chosen) => {
    const brand = join(folder, 'brand');
    expect((await camlock('init', brand, '--name', '我的智能家', '--categories', list)).code).toBe(0);
    const checked = await camlock('check', '--brand', join(brand, 'brand.yaml'));
    expect(checked).toMatchObject({ code: 0, out: { ok: true } });
    const made = await camlock('generate', '--brand', join(brand, 'brand.yaml'), '--out', join(folder, 'app'));
    expect(made.code).toBe(0);
    for (const category of categories)
      expect(existsSync(join(folder, 'app/src/panels', category, 'index.tsx'))).toBe(chosen.includes(category));
    expect(readFileSync(join(folder, 'app/src/generated/brand.ts'), 'utf8')).toContain('我的智能家');
  });

  it('is told by check where the app’s QR code leads, escaped, and nothing when the brand has none', async () => {
    const brand = join(folder, 'brand');
    const file = join(brand, 'brand.yaml');
    await camlock('init', brand, '--name', '我的智能家');
    const yaml = parseDocument(readFileSync(file, 'utf8'));
    for (const target of ['https://example.com/app', 'https://example.com/\u202eppa\u001b[31m']) {
      yaml.setIn(['support', 'appDownloadQr'], 'images/qr-of-mine.png');
      writeFileSync(file, yaml.toString());
      writeFileSync(join(brand, 'images/qr-of-mine.png'), await qrPicture(target));
      const { out, err } = await camlock('check', '--brand', file);
      expect(out).toMatchObject({ ok: true, appQrTarget: target });
      expect(err).toContain('info: the app’s QR code leads to "https://example.com/');
      for (const sign of ['\u202e', '\u001b']) expect(err).not.toContain(sign);
    }
    yaml.deleteIn(['support', 'appDownloadQr']);
    writeFileSync(file, yaml.toString());
    const without = await camlock('check', '--brand', file);
    expect(without.out).not.toHaveProperty('appQrTarget');
    expect(without.err).not.toContain('QR code leads');
  });

  it('loses nothing when init is run on a folder with a brand in it', async () => {
    const brand = join(folder, 'brand');
    await camlock('init', brand);
    writeFileSync(join(brand, 'brand.yaml'), 'app: mine\n');
    const again = await camlock('init', brand);
    expect(again.code).not.toBe(0);
    expect(again.out.fix).toBeTruthy();
    expect(readFileSync(join(brand, 'brand.yaml'), 'utf8')).toBe('app: mine\n');
  });

  it('reads line, value and fix of a mistake, and nothing is generated', async () => {
    const brand = join(folder, 'brand');
    await camlock('init', brand);
    const file = join(brand, 'brand.yaml');
    const text = readFileSync(file, 'utf8').replace(/appid: \S+/, 'appid: touristappid');
    writeFileSync(file, text);
    const line = text.split('\n').findIndex((one) => one.includes('touristappid')) + 1;
    const { code, err, out } = await camlock('generate', '--brand', file, '--out', join(folder, 'app'));
    expect(code).toBe(1);
    expect(out.ok).toBe(false);
    expect(err).toMatch(new RegExp(`brand\\.yaml:${line}:\\d+ app\\.appid`));
    expect(err).toContain('touristappid');
    expect(existsSync(join(folder, 'app'))).toBe(false);
  });
});
