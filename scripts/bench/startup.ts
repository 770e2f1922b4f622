/** The bundled command: how soon it listens and how soon a first event is in an inbox, against `node -e 0`. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBrand } from '../../generator/index.ts';
import { createFleet } from '../../simulator/index.ts';
import { openHome } from '../platform/home.ts';
import { openPlatform } from '../platform/open.ts';
import { openSecrets } from '../platform/secrets.ts';
import { devicesOf, type SeededDevice, seedOf } from '../platform/seed.ts';
import { root } from '../root.ts';
import { BRAND_FILE } from './built-project.ts';
import { type Measured, median, timed } from './measure.ts';
import { ended, listening } from './platform-process.ts';

const RUNS = 7;

/** A state file in which a person has a bound lock and accepted its reminders. */
async function prepareState(folder: string): Promise<{ stateFile: string; lock: SeededDevice }> {
  const { brand } = await loadBrand(BRAND_FILE);
  if (!brand) throw new Error('the example brand has errors');
  const stateFile = join(folder, 'state.db');
  const secrets = openSecrets(folder, brand.file.app.appid);
  const devices = devicesOf(brand.file, secrets);
  const lock = devices.find(({ category }) => category === 'lock') as SeededDevice;
  const { platform, addresses, close } = await openPlatform({ port: 0, mqttPort: 0, stateFile, folder });
  platform.seed(seedOf(brand.file, secrets, devices));
  const fleet = createFleet({ devices: [lock], brokerUrl: addresses.mqtt });
  await fleet.start();
  const home = await openHome(platform, brand.file, secrets);
  await home.bind(lock);
  await home.subscribe(lock);
  await fleet.stop();
  await close();
  return { stateFile, lock };
}

interface Launch {
  readonly listeningMs: number;
  readonly inboxMs: number;
}

async function launch(stateFile: string, lock: SeededDevice): Promise<Launch> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [join(root, 'dist/camlock.mjs'), 'platform', '--port', '0', '--mqtt-port', '0', '--state', stateFile, '--json'],
    { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  try {
    const addresses = await listening(child);
    const listeningMs = performance.now() - began;
    const inboxCount = async (): Promise<number> => {
      const messages = (await (await fetch(`${addresses.http}/__mock__/inbox`)).json()) as { messages?: unknown[] } | unknown[];
      return Array.isArray(messages) ? messages.length : (messages.messages?.length ?? 0);
    };
    const before = await inboxCount();
    const fleet = createFleet({ devices: [lock], brokerUrl: addresses.mqtt });
    const { refused } = await fleet.start();
    if (refused[0]) throw new Error(refused[0].refusal.reason);
    fleet.units[0]?.trigger('doorbell');
    const deadline = performance.now() + 10_000;
    while ((await inboxCount()) === before) if (performance.now() > deadline) throw new Error('no message within 10 s');
    const inboxMs = performance.now() - began;
    await fleet.stop();
    return { listeningMs, inboxMs };
  } finally {
    child.removeAllListeners('exit');
    const gone = ended(child);
    child.kill('SIGTERM');
    await gone;
  }
}

export async function benchStartup(): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-bench-'));
  try {
    const { stateFile, lock } = await prepareState(folder);
    const bare: number[] = [];
    const launches: Launch[] = [];
    for (let run = 0; run < RUNS; run++) {
      bare.push(await timed(() => ended(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }))));
      launches.push(await launch(stateFile, lock));
    }
    const node = median(bare);
    const listens = median(launches.map(({ listeningMs }) => listeningMs));
    const inbox = median(launches.map(({ inboxMs }) => inboxMs));
    const note = `median of ${RUNS}`;
    return [
      { name: 'node -e 0', value: node, unit: 'ms', note },
      { name: 'platform listens', value: listens, unit: 'ms', note },
      { name: 'first event in an inbox', value: inbox, unit: 'ms', note },
      { name: 'listens / node -e 0', value: listens / node, unit: '×', aim: 4, note: '' },
      { name: 'inbox / node -e 0', value: inbox / node, unit: '×', aim: 6, note: '' },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
