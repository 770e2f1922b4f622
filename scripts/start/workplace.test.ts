import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimWorkplace } from './workplace.ts';

let base = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'camlock-workplace-'));
});
afterEach(() => rmSync(base, { recursive: true }));

describe('the folders of camlock start', () => {
  it('are the usual ones when nobody else works there', () => {
    expect(claimWorkplace(base, 'aurora')).toMatchObject({ folder: join(base, '.camlock/start'), projectPath: join(base, 'build/aurora') });
  });

  it('are others while another run has them, and it is said whose they are', () => {
    claimWorkplace(base, 'aurora');
    const second = claimWorkplace(base, 'aurora');
    expect(second).toMatchObject({ projectPath: join(base, 'build/aurora-2'), occupiedBy: process.pid });
    expect(claimWorkplace(base, 'aurora').folder).toBe(join(base, '.camlock/start-3'));
  });

  it('are free again after the run', () => {
    claimWorkplace(base, 'aurora').release();
    expect(claimWorkplace(base, 'aurora').occupiedBy).toBeUndefined();
  });

  it.each([
    ['a run that was killed', () => String(spawnSync(process.execPath, ['-e', '0']).pid)],
    ['a broken lock file', () => 'nobody'],
  ])('are free after %s', (_, text) => {
    mkdirSync(join(base, '.camlock/start'), { recursive: true });
    writeFileSync(join(base, '.camlock/start/running'), text());
    expect(claimWorkplace(base, 'aurora').folder).toBe(join(base, '.camlock/start'));
  });
});
