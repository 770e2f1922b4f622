/** The bundled command with 100 000 devices in its state file, until it listens. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../root.ts';
import { openLockWorld } from './lock-world.ts';
import { type Measured, median, timed } from './measure.ts';
import { ended, listening } from './platform-process.ts';

const DEVICES = 100_000;
const RUNS = 5;

async function launched(stateFile?: string): Promise<number> {
  const state = stateFile === undefined ? ['--memory'] : ['--state', stateFile];
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [join(root, 'dist/camlock.mjs'), 'platform', '--port', '0', '--mqtt-port', '0', ...state, '--json'],
    { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  try {
    const { http } = await listening(child);
    const ms = performance.now() - began;
    if (stateFile !== undefined) await mustHoldAll(http);
    return ms;
  } finally {
    child.removeAllListeners('exit');
    const gone = ended(child);
    child.kill('SIGTERM');
    await gone;
  }
}

/** A start that forgot its devices would be quick. */
async function mustHoldAll(http: string): Promise<void> {
  const answer = await fetch(`${http}/__mock__/state`);
  const state = (await answer.json()) as { readonly iotCloud?: { readonly devices?: unknown } };
  const { devices } = state.iotCloud ?? {};
  const count = Array.isArray(devices) ? devices.length : typeof devices === 'object' && devices ? Object.keys(devices).length : devices;
  if (count !== DEVICES) throw new Error(`the platform came up with ${String(count)} devices instead of ${DEVICES}`);
}

export async function benchDisk(): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-bench-'));
  const stateFile = join(folder, 'platform.db');
  try {
    const seeded = await timed(async () => (await openLockWorld({ locks: DEVICES, stateFile })).close());
    const empty: number[] = [];
    const full: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      empty.push(await launched());
      full.push(await launched(stateFile));
    }
    const note = `median of ${RUNS}`;
    const megabytes = statSync(stateFile).size / 2 ** 20;
    return [
      { name: 'listens, no devices', value: median(empty), unit: 'ms', note },
      {
        name: 'listens, 100 000 devices',
        value: median(full),
        unit: 'ms',
        aim: 2000,
        note: `${note}; a file of ${megabytes.toFixed(0)} MB, seeded in ${(seeded / 1000).toFixed(1)} s`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
