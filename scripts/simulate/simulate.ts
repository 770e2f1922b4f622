/** `camlock simulate`: a fleet on the wire until it is told to stop. */
import {
  type Category,
  categories,
  createRandom,
  createRealClock,
  type DeviceName,
  IOT_BROKER_URL,
  toDeviceId,
} from '../../devices/index.ts';
import { type BrandFile, loadBrand } from '../../generator/index.ts';
import {
  createFaultBook,
  createFleet,
  createHopReporter,
  createRecorder,
  derivePsk,
  describe,
  findEncoder,
  inShard,
  type LoadedFleet,
  loadFleetFile,
  parseShard,
  TENCENT_LIMITS,
  type UnitOptions,
} from '../../simulator/index.ts';
import { type Output, untilStopped } from '../cli/output.ts';
import { Failure, messageOf } from '../failure.ts';
import { brandDevices } from '../platform/brand-devices.ts';
import { type CloudSecrets, openCloudSecrets } from './cloud-secrets.ts';
import { openDashboard } from './dashboard.ts';
import { listenToKeys } from './keys.ts';
import { brokerOf, callPlatform, hopPostOf, pictureStoreOf, registerDevices } from './platform-client.ts';
import { openRecordingFile } from './recording-file.ts';

export interface SimulateOptions {
  readonly output: Output;
  /** Fleet file; absent: `counts` of the products of `brandFile`; no counts: one device of each category of the brand. */
  readonly fleetFile?: string;
  readonly counts: Partial<Record<Category, number>>;
  readonly brandFile: string;
  /** Straight to a broker; absent: the broker of the platform at `platformUrl`, which is told these devices first. */
  readonly brokerUrl?: string;
  readonly platformUrl: string;
  /** `i/n`: only this share of the fleet, on this machine. */
  readonly shard?: string;
  /** Whether faults can be set; without them each device takes less. Default true. */
  readonly faults?: boolean;
  /** Port of the dashboard and the HTTP API; 0: any free one. Left out: none. */
  readonly dashboardPort?: number;
  /** New file that gets what passes between the devices and the broker. */
  readonly recordFile?: string;
  /** PEM text of the authority behind an mqtts:// broker. */
  readonly ca?: string;
  /** The real cloud instead of the mock: nothing is made up, and nothing goes beyond what Tencent publishes as its limits. */
  readonly cloud?: CloudOptions;
  /** Cameras store a clip of each event as well; takes ffmpeg. */
  readonly clips?: boolean;
  /** End as soon as every device is online; fails when one was refused. */
  readonly once: boolean;
}

export interface CloudOptions {
  readonly credentialsFile: string;
  /** Where devices register, instead of Tencent's gateway. */
  readonly gateway?: string;
  /** Also more than the limits, and faults. */
  readonly overLimits: boolean;
}

/** Word the mock's device secrets are made from when no fleet file says otherwise. Never for a real cloud. */
const MOCK_PSK_SEED = 'camlock';

async function readBrand(brandFile: string): Promise<BrandFile> {
  const { brand } = await loadBrand(brandFile);
  if (brand) return brand.file;
  throw new Failure('brand-has-errors', `${brandFile} has errors`, { fix: `see them all: camlock check --brand ${brandFile}` });
}

async function fromBrand(options: SimulateOptions): Promise<UnitOptions[]> {
  const brand = await readBrand(options.brandFile);
  const uncounted = Object.keys(options.counts).length === 0;
  const one = (category: Category) => (uncounted && brand.reminders[category] ? 1 : 0);
  const counts = Object.fromEntries(categories.map((category) => [category, options.counts[category] ?? one(category)]));
  // Not the names `camlock start` uses: one credential is one connection, and this run must not push those aside.
  return brandDevices(brand, counts, { pskSeed: MOCK_PSK_SEED, prefix: 'sim-' });
}

/** Where devices come from. */
export type DeviceSource = Pick<SimulateOptions, 'brandFile' | 'fleetFile'>;

/** Those of `devices` a fleet file, or the brand's products, know, with their secrets. Throws {@link Failure}. */
export async function unitsLike(source: DeviceSource, devices: readonly DeviceName[]): Promise<UnitOptions[]> {
  if (source.fleetFile !== undefined) {
    const wanted = new Set(devices.map(toDeviceId));
    return (await readFleet(source.fleetFile)).devices.filter((device) => wanted.has(toDeviceId(device)));
  }
  const brand = await readBrand(source.brandFile);
  return devices.flatMap(({ productId, deviceName }) => {
    const category = categories.find((one) => brand.reminders[one]?.productId === productId);
    const device = { productId, deviceName };
    return category ? [{ ...device, category, psk: derivePsk(MOCK_PSK_SEED, device) }] : [];
  });
}

async function fleetOf(options: SimulateOptions): Promise<Pick<LoadedFleet, 'devices'> & Partial<LoadedFleet>> {
  if (options.cloud) return cloudFleet(options, options.cloud);
  return options.fleetFile === undefined ? { devices: await fromBrand(options) } : readFleet(options.fleetFile);
}

/** Devices with secrets that a real cloud knows. */
async function cloudFleet({ fleetFile, output }: SimulateOptions, { credentialsFile, gateway }: CloudOptions): Promise<LoadedFleet> {
  if (fleetFile === undefined)
    throw new Failure('no-fleet', 'a real cloud knows no made-up devices', {
      fix: 'name the fleet file with their product ids: camlock simulate fleet.yaml --cloud tencent …',
      exitCode: 2,
    });
  const secrets = await openCloudSecrets(credentialsFile, gateway);
  const loaded = await readFleet(fleetFile, secrets);
  if (secrets.registered() > 0)
    output.say(`${secrets.registered()} devices registered; their keys are in ${credentialsFile}.registered: keep it, they are given once`);
  return loaded;
}

async function readFleet(file: string, secrets?: CloudSecrets): Promise<LoadedFleet> {
  try {
    return await loadFleetFile(file, process.env, secrets);
  } catch (error) {
    if ((error as Error).name !== 'FleetFileError') throw error;
    const { problems } = error as Error & { problems: readonly { message: string }[] };
    throw new Failure('fleet-has-errors', `${file} has ${problems.length === 1 ? 'an error' : `${problems.length} errors`}`, {
      fix: 'correct the lines above',
      details: problems.map(({ message }) => message),
    });
  }
}

function shareOf(devices: readonly UnitOptions[], shard: string | undefined): readonly UnitOptions[] {
  if (shard === undefined) return devices;
  try {
    const share = parseShard(shard);
    return devices.filter((device) => inShard(toDeviceId(device), share));
  } catch (error) {
    throw new Failure('shard', messageOf(error), { fix: (error as { fix?: string }).fix ?? 'use i/n', exitCode: 2 });
  }
}

/** Runs until Ctrl-C, q or SIGTERM (with `once`: until all are online). Returns the exit code. */
export async function simulate(options: SimulateOptions): Promise<number> {
  const { output } = options;
  const loaded = await fleetOf(options);
  const { broker, wifi, seed, schedules, sleep, faultPlans } = loaded;
  const { cloud } = options;
  // A fault sends what no device of Tencent's may: doubled, too large, too often.
  const faults = (options.faults ?? true) && (cloud === undefined || cloud.overLimits);
  if (cloud && !cloud.overLimits && faultPlans?.length)
    output.say('the faults of the fleet file are left out: they go beyond the limits of the real cloud (--over-limits lets them)');
  const devices = shareOf(loaded.devices, options.shard);
  if (devices.length === 0)
    throw new Failure('no-devices', 'there is no device to run', {
      fix: 'name a fleet file (--fleet) or counts (--camera 1 --lock 1)',
      exitCode: 2,
    });
  // The broker of the file is the mock's or a broker of one's own.
  const given = options.brokerUrl ?? (cloud ? IOT_BROKER_URL : broker);
  const brokerUrl = given ?? (await brokerOf(options.platformUrl));
  if (!given) await registerDevices(options.platformUrl, devices);
  const clipProgram = options.clips === true ? findEncoder() : undefined;
  if (options.clips === true && clipProgram === undefined)
    throw new Failure('no-encoder', '--clips needs ffmpeg, which is not on this machine', {
      fix: 'apt-get install ffmpeg, or set FFMPEG_PATH',
      exitCode: 2,
    });
  const clock = createRealClock();
  const recording = options.recordFile === undefined ? undefined : await openRecordingFile(options.recordFile);
  const recorder = recording && createRecorder({ clock, write: recording.write });
  // A name of its own: several of these may run against one platform.
  const reporter = given ? undefined : createHopReporter({ clock, name: `simulate ${process.pid}`, post: hopPostOf(options.platformUrl) });
  let fleet: ReturnType<typeof createFleet>;
  try {
    fleet = createFleet({
      devices,
      brokerUrl,
      clock,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
      ...(cloud && !cloud.overLimits ? { limits: TENCENT_LIMITS } : {}),
      ...(wifi ? { wifi } : {}),
      ...(given ? {} : { pictures: pictureStoreOf(options.platformUrl) }),
      ...(clipProgram === undefined ? {} : { clipProgram }),
      ...(seed === undefined ? {} : { random: createRandom(seed) }),
      ...(schedules ? { schedules } : {}),
      ...(sleep ? { sleep } : {}),
      ...(faults || recorder
        ? { faults: createFaultBook({ clock, ...(seed === undefined ? {} : { seed }), ...(recorder ? { recorder } : {}) }) }
        : {}),
      ...(faultPlans && faults ? { faultPlans } : {}),
      onEvent(line) {
        reporter?.hear(line);
        if (output.json) output.result(line);
        else output.say(describe(line));
      },
    });
  } catch (error) {
    throw new Failure('fleet-impossible', messageOf(error), {
      ...((error as { fix?: string }).fix ? { fix: (error as { fix: string }).fix } : {}),
    });
  }
  const board =
    options.dashboardPort === undefined
      ? undefined
      : await openDashboard(fleet, {
          clock,
          port: options.dashboardPort,
          ...(given ? {} : { ledger: () => callPlatform(options.platformUrl, '/__mock__/ledger/report') }),
        });
  if (board) output.say(`dashboard: ${board.url}`);
  const stop = async (): Promise<void> => {
    await board?.close();
    await fleet.stop();
    await reporter?.stop();
    const written = await recording?.close();
    if (written) output.say(`${written.lines} lines in ${options.recordFile}${written.dropped > 0 ? `; ${written.dropped} dropped` : ''}`);
  };
  // Before the start: thousands take a while, and Ctrl-C in the middle must not leave their sessions open.
  const stopped = untilStopped();
  const started = await Promise.race([fleet.start(), stopped]);
  if (!started) {
    await stop();
    return 0;
  }
  const waiting = devices.length - started.online - started.refused.length;
  output.say(
    `${started.online} of ${devices.length} devices online at ${brokerUrl}${waiting > 0 ? `; ${waiting} without Wi-Fi until a provisioning QR is shown to them` : ''}`,
  );
  if (started.wall) {
    const { refusal, online } = started.wall;
    output.say(`this machine's limit was reached with ${online} devices online: ${refusal.reason}. ${refusal.fix}`);
  }
  if (options.once) {
    await stop();
    const [first] = started.refused;
    if (first) throw new Failure('device-refused', `${first.id} was not let in: ${first.refusal.reason}`, { fix: first.refusal.fix });
    return 0;
  }
  void stopped.then(() => output.say('switching the devices off; Ctrl-C again ends at once'));
  if (process.stdin.isTTY && !output.json) {
    await new Promise<void>((resolve) => {
      const keys = listenToKeys(fleet, output.say, () => {
        keys.stop();
        resolve();
      });
      void stopped.then(() => {
        keys.stop();
        resolve();
      });
    });
  } else {
    await stopped;
  }
  await stop();
  return 0;
}
