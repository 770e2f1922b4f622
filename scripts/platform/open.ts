/** Opens a mock platform with all its doors, and tells other programs at `GET /doors` where they are. */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createPlatform, openStandbyDoor, type Platform, type PlatformOptions, type StandbyDoor } from '../../mock-platform/index.ts';
import { Failure, messageOf } from '../failure.ts';
import { caFileIn } from './ca-file.ts';
import { type Addresses, DOORS_PATH } from './doors.ts';
import { freePort } from './free-port.ts';
import { prebuiltPhone } from './prebuilt-phone.ts';

export interface OpenOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly mqttPort: number;
  /** Address to listen on. Default 127.0.0.1. */
  readonly address?: string;
  /** Take any free port instead of failing when one is taken. */
  readonly fallBack?: boolean;
  /** SQLite file; absent: memory. */
  readonly stateFile?: string;
  /** `postgres://…`, instead of a file. */
  readonly databaseUrl?: string;
  /** Told once when another process owns the database's state: this one listens already and hands on to it until it ends. */
  readonly onStandby?: (url: string) => void;
  /** `http://host:port` under which the other processes on the database reach this one. Default: where it listens. */
  readonly advertise?: string;
  /** Folder for the CA certificate. Default `.camlock`. */
  readonly folder?: string;
  readonly platform?: Omit<PlatformOptions, 'store'>;
}

export interface OpenPlatform {
  readonly platform: Platform;
  readonly addresses: Addresses;
  close(): Promise<void>;
}

/** `stand` is called when somebody else owns the database's state. */
function storeOf({ databaseUrl, stateFile }: OpenOptions, stand: () => void): NonNullable<PlatformOptions['store']> {
  if (databaseUrl) return { databaseUrl, onStandby: stand };
  return stateFile ? { file: resolve(stateFile) } : 'memory';
}

/** The door of a process that does not own the state yet, with the words of {@link Failure} when its port is taken. */
async function standBy(options: OpenOptions, databaseUrl: string): Promise<StandbyDoor> {
  const { port, address = '127.0.0.1', platform: { inspectionKey, allowedHosts } = {} } = options;
  const door = await openStandbyDoor({
    databaseUrl,
    port,
    address,
    ...(inspectionKey === undefined ? {} : { inspectionKey }),
    ...(allowedHosts ? { allowedHosts } : {}),
  }).catch((error: unknown) => {
    throw notListening(error);
  });
  options.onStandby?.(`http://${address === '0.0.0.0' ? '127.0.0.1' : address}:${door.port}`);
  return door;
}

function notListening(error: unknown): Failure {
  return new Failure('platform-not-listening', messageOf(error), {
    fix: 'choose other ports (--port, --mqtt-port), or 0 for any free one',
  });
}

/** Throws {@link Failure} when a port is taken or the state cannot be opened. */
export async function openPlatform(options: OpenOptions): Promise<OpenPlatform> {
  const folder = resolve(options.folder ?? '.camlock');
  if (options.stateFile) mkdirSync(dirname(resolve(options.stateFile)), { recursive: true });
  let platform: Platform;
  let standby: Promise<StandbyDoor> | undefined;
  let cannotStandBy: (error: unknown) => void = () => {};
  const noDoor = new Promise<never>((_, reject) => {
    cannotStandBy = reject;
  });
  noDoor.catch(() => {});
  const stand = () => {
    standby = standBy(options, options.databaseUrl as string);
    // Waiting for the state with a door that nobody can come through would look like a running process.
    standby.catch(cannotStandBy);
  };
  try {
    const opening = createPlatform({
      ...options.platform,
      phone: { ...(prebuiltPhone ? { prebuilt: prebuiltPhone } : {}), ...options.platform?.phone },
      store: storeOf(options, stand),
    });
    platform = await Promise.race([opening, noDoor]);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('platform-state-unusable', `the platform's state could not be opened: ${messageOf(error)}`, {
      fix: options.databaseUrl
        ? 'check the URL and that PostgreSQL runs, or keep the state in a file: leave --database out'
        : `remove ${options.stateFile}, or run without it: camlock platform --memory`,
    });
  }
  try {
    const stood = await standby;
    // From here to listening the port is nobody's, a few milliseconds.
    await stood?.close();
    const port = options.fallBack ? await freePort(options.port) : (stood?.port ?? options.port);
    const mqttPort = options.fallBack ? await freePort(options.mqttPort) : options.mqttPort;
    const listening = await platform.listen({
      port,
      mqttPort,
      ...(options.address ? { address: options.address } : {}),
      ...(options.advertise ? { advertise: options.advertise } : {}),
    });
    const proxy = await platform.openTlsProxy({ caFile: caFileIn(folder, listening.port) });
    const addresses: Addresses = {
      http: listening.url,
      mqtt: listening.mqttUrl ?? `mqtt://127.0.0.1:${listening.mqttPort}`,
      proxy: proxy.url,
      caFile: proxy.caFile,
    };
    platform.attach(DOORS_PATH.slice(1), { fetch: () => Response.json(addresses, { headers: { 'cache-control': 'no-store' } }) });
    const close = async (): Promise<void> => {
      await platform.close();
      rmSync(proxy.caFile, { force: true });
    };
    return { platform, addresses, close };
  } catch (error) {
    await platform.close();
    throw notListening(error);
  }
}
