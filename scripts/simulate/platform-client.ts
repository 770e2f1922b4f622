/** What `camlock simulate` asks of a running mock platform: where its broker is, and to know these devices. */
import type { HopBatch, PictureStore, UnitOptions } from '../../simulator/index.ts';
import { Failure, messageOf } from '../failure.ts';
import { DOORS_PATH } from '../platform/doors.ts';
import { fleetSeed } from '../platform/seed.ts';

/** JSON of `path` of the platform at `base`: GET, or POST when there is a body. Throws {@link Failure}. */
export async function callPlatform(base: string, path: string, body?: object): Promise<unknown> {
  const url = new URL(path, base);
  try {
    // A platform away from loopback asks for it (docs/architecture.md, One running platform).
    const key = process.env.CAMLOCK_INSPECTION_KEY;
    const headers = { ...(body ? { 'content-type': 'application/json' } : {}), ...(key ? { 'x-camlock-key': key } : {}) };
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
    const response = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(10_000) });
    const answer: unknown = await response.json();
    if (!response.ok)
      throw new Failure(
        'platform-refused',
        `the platform at ${url.origin} answered ${response.status} to ${url.pathname}: ${JSON.stringify(answer).slice(0, 300)}`,
      );
    return answer;
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('platform-not-running', `no mock platform answers at ${url.origin} (${messageOf((error as Error).cause ?? error)})`, {
      fix: 'start one in another terminal (camlock platform), or name a broker: --broker mqtt://host:1883',
    });
  }
}

/** `mqtt://…` of the platform at `base`. Throws {@link Failure}. */
export async function brokerOf(base: string): Promise<string> {
  const info = (await callPlatform(base, DOORS_PATH)) as { mqtt?: unknown };
  if (typeof info.mqtt !== 'string') throw new Failure('platform-without-mqtt', `the platform at ${base} has no MQTT port open`);
  return info.mqtt;
}

/** Enters products and devices in the mock's IoT cloud, as an operator would: what is there already stays. */
export async function registerDevices(base: string, units: readonly UnitOptions[]): Promise<void> {
  await callPlatform(base, '/__mock__/seed', fleetSeed(units));
}

/** Tells the platform's ledger what the devices say became of their events. */
export function hopPostOf(base: string): (batch: HopBatch) => Promise<void> {
  return async (batch) => void (await callPlatform(base, '/__mock__/ledger/device', batch));
}

/** Where pictures of events go: the platform signs an address for each, as the cloud does for the closed device SDK. */
export function pictureStoreOf(base: string): PictureStore {
  return async (wish) => {
    const answer = (await callPlatform(base, '/__mock__/upload-address', wish)) as { uploadUrl?: unknown };
    if (typeof answer.uploadUrl !== 'string') throw new Error('the platform gave no address to upload to');
    return { uploadUrl: answer.uploadUrl };
  };
}
