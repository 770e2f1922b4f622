/**
 * A whole world in one process, from one seed and on one clock: both clouds, a fleet on links without sockets, people with the
 * app. What happens in it follows from its options alone, so the same seed gives the same messages in the same order
 * (docs/architecture.md, Worlds). Scenarios, faults and replays are built on this.
 */
import { type Clock, createRandom, type Random } from '../../devices/index.ts';
import { createPlatform, type Platform, type PlatformOptions } from '../../mock-platform/index.ts';
import {
  createFaultBook,
  createFleet,
  createInProcessDial,
  createRecorder,
  type Dial,
  deviceHop,
  type FaultBook,
  type Fleet,
  type FleetOptions,
  type FleetStart,
  type LogLine,
  type UnitOptions,
} from '../../simulator/index.ts';
import { Failure } from '../failure.ts';
import { type Home, openHome } from '../platform/home.ts';
import { fleetSeed, type SeedBrand, seedOf } from '../platform/seed.ts';
import { ledgerText } from './ledger-text.ts';
import { worldSecrets } from './secrets.ts';
import { createTime, type Pace } from './time.ts';

export interface WorldOptions extends Pick<FleetOptions, 'schedules' | 'sleep' | 'wifi' | 'faultPlans'> {
  /** Dice of everything: the fleet, both clouds, secrets. */
  readonly seed: number;
  /** Default `stepped`: as fast as the work allows, the same every time. The others follow the machine's clock. */
  readonly pace?: Pace;
  /** Milliseconds since 1970 at which it begins. Default: 2026-01-01T00:00:00Z stepped, else now. */
  readonly start?: number;
  readonly brand: SeedBrand;
  readonly devices: readonly UnitOptions[];
  /** User ids of people besides `me`. */
  readonly people?: readonly string[];
  /** Gets what passes between each device and the broker, a line of JSON a packet (simulator/recording.ts). */
  readonly record?: (line: string) => void;
  /** Start values of the platform's rule table. */
  readonly rules?: PlatformOptions['rules'];
  /** Puts something between each device and the broker, e.g. faults. It must take time from `clock` and dice from `random`. */
  readonly between?: (dial: Dial, surroundings: { readonly clock: Clock; readonly random: Random }) => Dial;
}

export interface World {
  readonly clock: Clock;
  readonly platform: Platform;
  readonly fleet: Fleet;
  /** Faults at packet level and of the devices themselves, by rule: `faults.add({ fault: 'drop', packet: 'publish', chance: 0.1 })`. */
  readonly faults: FaultBook;
  /** The way to the broker, for whoever is no device of the fleet. */
  readonly dial: Dial;
  /** Powers the fleet on and waits until each is online or was refused, at most `limitMs` (default ten minutes) of the clock. */
  start(limitMs?: number): Promise<FleetStart>;
  /** Lets so many milliseconds of the clock pass. */
  run(ms: number): Promise<void>;
  /** Lets time pass until `done`, at most `limitMs` (default ten minutes). Resolves to whether it came true. */
  runUntil(done: () => boolean, limitMs?: number): Promise<boolean>;
  /**
   * Lets time pass until `work` is through and gives its result: whatever waits for the clock hangs for ever without this.
   * Throws {@link Failure} `world-stuck` after `limitMs` (default ten minutes) of the clock.
   */
  during<T>(work: Promise<T> | (() => Promise<T>), limitMs?: number): Promise<T>;
  /** A person with a family, the app's calls as this person, made at the first asking. */
  home(userId?: string): Promise<Home>;
  /** Who got what, hop by hop, as text. */
  ledger(): string;
  /** What the devices told, one line of JSON each, in order. */
  trace(): readonly string[];
  /** Powers everything off, and frees it. */
  close(): Promise<void>;
}

/** Ten minutes of the clock. */
const PATIENCE_MS = 10 * 60_000;
/** What the log calls the way to the broker. */
const BROKER_NAME = 'mqtt://in-process';

/** An opened world; nothing has happened in it yet. Throws what `createFleet` and `platform.seed` throw. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { seed, brand, devices } = options;
  const { clock, pass } = createTime(options.pace ?? 'stepped', options.start);
  const dice = createRandom(seed);
  const own = () => createRandom(Math.floor(dice() * 2 ** 32));
  const secrets = worldSecrets(seed);
  const platform = await createPlatform({ clock, random: own(), ...(options.rules ? { rules: options.rules } : {}) });
  platform.seed(seedOf(brand, secrets, []));
  platform.seed(fleetSeed(devices));
  if (options.people)
    platform.seed({ wechat: { miniPrograms: [], users: ['me', ...options.people].map((userId) => ({ userId, nickname: userId })) } });
  const trace: string[] = [];
  const recorder = options.record && createRecorder({ clock, write: options.record });
  const faults = createFaultBook({ clock, seed, ...(recorder && { recorder }) });
  const straight = createInProcessDial({ accept: (stream) => platform.iotCloud.mqtt.accept(stream), clock, wrap: faults.wrap });
  const fleet = createFleet({
    devices,
    brokerUrl: BROKER_NAME,
    dial: options.between?.(straight, { clock, random: own() }) ?? straight,
    faults,
    clock,
    random: own(),
    ...(options.schedules ? { schedules: options.schedules } : {}),
    ...(options.sleep ? { sleep: options.sleep } : {}),
    ...(options.faultPlans ? { faultPlans: options.faultPlans } : {}),
    ...(options.wifi ? { wifi: options.wifi } : {}),
    onEvent(line: LogLine) {
      trace.push(JSON.stringify(line));
      const hop = deviceHop(line);
      if (hop) platform.iotCloud.deviceHops([hop]);
    },
  });
  const homes = new Map<string, Promise<Home>>();

  const during: World['during'] = async (work, limitMs = PATIENCE_MS) => {
    let over = false;
    const running = (typeof work === 'function' ? work() : work).finally(() => {
      over = true;
    });
    // Its failure is told below.
    running.catch(() => {});
    await pass(limitMs, () => over);
    if (!over)
      throw new Failure('world-stuck', `this has not ended after ${limitMs / 1000} s of the world's clock`, {
        fix: 'give it more time, or look at trace() for what it waits for',
      });
    return running;
  };

  return {
    clock,
    platform,
    fleet,
    faults,
    dial: straight,
    during,
    start: (limitMs) => during(fleet.start(), limitMs),
    run: (ms) => pass(ms),
    async runUntil(done, limitMs = PATIENCE_MS) {
      await pass(limitMs, done);
      return done();
    },
    home(userId = 'me') {
      const known = homes.get(userId) ?? during(openHome(platform, brand, secrets, userId));
      homes.set(userId, known);
      return known;
    },
    ledger: () => ledgerText(platform.ledger.lines()),
    trace: () => trace,
    async close() {
      await during(fleet.stop());
      await platform.close();
    },
  };
}
