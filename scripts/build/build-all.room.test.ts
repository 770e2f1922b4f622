import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildAllVerb } from '../cli/build-all.ts';
import { root as clone } from '../root.ts';
import { defaultJobs, type MakeApp } from './build-all.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-all-'));
  cpSync(join(clone, 'examples/brands'), join(folder, 'brands'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A builder that writes `text` as the app of a brand, and counts how many work at once. */
function fake(text: (name: string) => string): { make: MakeApp; most: () => number; made: string[] } {
  let now = 0;
  let most = 0;
  const made: string[] = [];
  const make: MakeApp = async ({ name }) => {
    most = Math.max(most, ++now);
    made.push(name);
    await new Promise((done) => setImmediate(done));
    now -= 1;
    const root = mkdtempSync(join(folder, 'app-'));
    writeFileSync(join(root, 'app.js'), text(name));
    return { root, bytes: 1024 };
  };
  return { make, most: () => most, made };
}

async function run(make: MakeApp, jobs?: number): Promise<{ said: string[]; result: unknown; failure: unknown }> {
  const said: string[] = [];
  let result: unknown;
  const output = {
    json: true,
    say: (text: string) => void said.push(text),
    progress: () => undefined,
    result: (value: object) => {
      result = value;
    },
  };
  const failure = await buildAllVerb(output, join(folder, 'brands'), { jobs }, make).catch((error: unknown) => error);
  return { said, result, failure };
}

describe('camlock build --all', () => {
  it('builds every brand, never more than --jobs at a time', async () => {
    const builder = fake(() => '');
    const { result, failure } = await run(builder.make, 2);
    expect(failure).toBeUndefined();
    expect(builder.most()).toBe(2);
    expect(builder.made).toEqual(['aurora', 'camera-only', 'lock-only']);
    expect(result).toMatchObject({
      ok: true,
      skipped: [],
      brands: [{ name: 'aurora', ok: true }, { name: 'camera-only' }, { name: 'lock-only' }],
    });
    const alone = fake(() => '');
    await run(alone.make, 1);
    expect(alone.most()).toBe(1);
  });

  it('goes on after a brand that fails, tells why, and ends with exit code 1', async () => {
    const { make } = fake(() => '');
    const { said, result, failure } = await run((brand) => (brand.name === 'aurora' ? Promise.reject(new Error('no disk')) : make(brand)));
    expect(failure).toMatchObject({ code: 'brands-failed', exitCode: 1, message: '1 of 3 brands failed: aurora' });
    expect(result).toMatchObject({ ok: false, brands: [{ ok: false, failure: { message: 'no disk' } }, { ok: true }, { ok: true }] });
    expect(said.join('\n')).toContain('    no disk');
  });

  it('fails the brand whose build tells of another', async () => {
    const { make } = fake((name) => (name === 'camera-only' ? 'ahLockOnlyHome0001' : ''));
    const { result, failure } = await run(make);
    expect(failure).toMatchObject({ message: '1 of 3 brands failed: camera-only' });
    expect(result).toMatchObject({ brands: [{}, { failure: { code: 'build-leaks', details: ['app.js: app key of lock-only'] } }, {}] });
  });

  it('skips a base with a word and fails a brand with errors without building it', async () => {
    for (const name of ['base', 'child']) mkdirSync(join(folder, 'brands', name));
    writeFileSync(join(folder, 'brands/base/brand.yaml'), 'support:\n  phone: "400-100-1000"\n');
    writeFileSync(join(folder, 'brands/child/brand.yaml'), 'extends: ../base/brand.yaml\n');
    const builder = fake(() => '');
    const { said, failure } = await run(builder.make);
    expect(said[0]).toBe('base: skipped, a base that other brands extend');
    expect(failure).toMatchObject({ message: '1 of 4 brands failed: child' });
    expect(builder.made).toEqual(['aurora', 'camera-only', 'lock-only']);
  });

  it('takes as many jobs as cores and memory allow, and one at least', () => {
    expect([defaultJobs(8, 64e9), defaultJobs(8, 5e9), defaultJobs(2, 1e8)]).toEqual([8, 3, 1]);
  });
});
