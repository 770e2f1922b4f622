import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findChromium } from './chromium.mjs';
import { recordAgrees } from './install.mjs';
import { isSupportedNode } from './node-version.mjs';
import TallyReporter from './tally-reporter.mjs';

describe('node', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '24.0.0'])('%s is supported', (version) => expect(isSupportedNode(version)).toBe(true));
  it.each(['18.20.8', '20.18.3', '21.7.0', '22.11.0'])('%s is too old', (version) => expect(isSupportedNode(version)).toBe(false));
});

describe('installed packages', () => {
  const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } } };
  it('agree when every package of the lockfile is there', () => {
    expect(recordAgrees(lock, { packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } } })).toBe(true);
  });
  it('agree without an optional one of another platform', () => {
    expect(recordAgrees(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
  });
  it('disagree when one is missing', () => expect(recordAgrees(lock, { packages: {} })).toBe(false));
  it('disagree when one has another version', () => {
    expect(recordAgrees(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
  });
});

describe('the browser', () => {
  it('is taken from CHROME_PATH first, and a wrong CHROME_PATH is no browser', () => {
    const folder = mkdtempSync(join(tmpdir(), 'camlock-chrome-'));
    const path = join(folder, 'chromium');
    writeFileSync(path, '#!/bin/sh\n');
    chmodSync(path, 0o755);
    expect(findChromium({ CHROME_PATH: path, PATH: '' })).toBe(path);
    expect(findChromium({ PATH: folder })).toBe(path);
    expect(findChromium({ CHROME_PATH: join(folder, 'nothing'), PATH: folder })).toBeUndefined();
    rmSync(folder, { recursive: true });
  });
});

describe('the tally of a test run', () => {
  const testCase = (state: string) => ({ result: () => ({ state }) });
  const moduleOf = (state: string, ...states: string[]) => ({ state: () => state, children: { allTests: () => states.map(testCase) } });
  const tallyOf = (modules: unknown[], unhandled: unknown[] = []): object => {
    const folder = mkdtempSync(join(tmpdir(), 'camlock-tally-'));
    const file = join(folder, 'tally.json');
    const before = process.env.CAMLOCK_TALLY;
    process.env.CAMLOCK_TALLY = file;
    try {
      new TallyReporter().onTestRunEnd(modules as never, unhandled as never, 'passed');
      return JSON.parse(readFileSync(file, 'utf8'));
    } finally {
      if (before === undefined) delete process.env.CAMLOCK_TALLY;
      else process.env.CAMLOCK_TALLY = before;
      rmSync(folder, { recursive: true });
    }
  };

  it('counts what passed, failed and was skipped', () => {
    expect(tallyOf([moduleOf('failed', 'passed', 'passed', 'failed'), moduleOf('passed', 'skipped')])).toMatchObject({
      passed: 2,
      failed: 1,
      skipped: 1,
    });
  });
  it('counts a file that broke before its tests as a failure', () =>
    expect(tallyOf([moduleOf('failed')])).toMatchObject({ passed: 0, failed: 1 }));
  it('counts an unhandled error as a failure', () =>
    expect(tallyOf([moduleOf('passed', 'passed')], [{}])).toMatchObject({ passed: 1, failed: 1 }));
});
