/** Many units on one broker, one clock and one seed. */
import { type Clock, createRandom, createRealClock, mqttClientId, type Random, toDeviceId } from '../devices/index.ts';
import { type CloudLimits, limitDial } from './cloud-limits.ts';
import type { Dial } from './dial.ts';
import { SimulatorError } from './error.ts';
import type { PictureStore } from './event-pictures.ts';
import type { FaultBook } from './fault-book.ts';
import { type FaultPlan, startFault } from './fault-plans.ts';
import type { LogLine } from './log.ts';
import { createMqttJsDial } from './mqtt-js-dial.ts';
import { isWall, type Refusal } from './refusal.ts';
import { createSchedules, type Schedule, type SleepHours, sleepsAt } from './schedules.ts';
import { createUnit, type FleetUnit, type UnitOptions, type UnitSurroundings } from './unit.ts';
import { createClipMaker } from './video/clips.ts';
import { createWheel } from './wheel.ts';

export interface FleetOptions {
  readonly devices: readonly UnitOptions[];
  /** `mqtt://host:port` or `mqtts://host:port`; `{productId}` in it is filled in, as every product has a host of its own at Tencent. */
  readonly brokerUrl: string;
  /** PEM of the authority behind an `mqtts://` broker. */
  readonly ca?: string;
  /** What each device keeps to by itself; what it held back is told as `dropped`. Left out: nothing. */
  readonly limits?: CloudLimits;
  /** Another way to `brokerUrl` than MQTT.js over the network. */
  readonly dial?: Dial;
  readonly clock?: Clock;
  /** Dice of the whole run; a seed gives the same numbers every time. Default: seed 1. */
  readonly random?: Random;
  /** Called for everything every unit tells, in order. */
  readonly onEvent?: (line: LogLine) => void;
  readonly wifi?: { readonly [ssid: string]: string };
  /** Where pictures of events go. Left out: nowhere. */
  readonly pictures?: PictureStore;
  /** Path of ffmpeg, which makes clips of events as well (find-encoder.ts). Left out: pictures alone. */
  readonly clipProgram?: string;
  /** Faults of this run. A `dial` given with it must carry them: `faults.wrap`. Left out: none can be set. */
  readonly faults?: FaultBook;
  /** What happens by the calendar, and who sleeps when. */
  readonly schedules?: readonly Schedule[];
  readonly sleep?: readonly SleepHours[];
  /** Faults by rule; `faults` must be given with them. */
  readonly faultPlans?: readonly FaultPlan[];
}

export interface FleetStart {
  readonly online: number;
  /** Units that were not let in; they go on trying. */
  readonly refused: readonly { readonly id: string; readonly refusal: Refusal }[];
  /** The limit of this machine that was hit, and how many units were online then. */
  readonly wall?: { readonly refusal: Refusal; readonly online: number };
}

export interface Fleet {
  readonly units: readonly FleetUnit[];
  unit(productId: string, deviceName: string): FleetUnit | undefined;
  /** Faults of this run; absent: none can be set. */
  readonly faults?: FaultBook;
  /** Powers every unit on; resolves when each is online and has told all its properties, or was refused once. */
  start(): Promise<FleetStart>;
  /** Powers every unit off, also in the middle of a start, and leaves nothing running. */
  stop(): Promise<void>;
  /** Listens in as well; the returned function stops that. */
  listen(listener: (line: LogLine) => void): () => void;
}

/** Units that connect at the same time: enough to be quick, few enough for a broker's accept queue. */
const CONNECT_AT_ONCE = 50;

/** A stopped fleet. Throws {@link SimulatorError} when two units share a name or one cannot exist. */
export function createFleet(options: FleetOptions): Fleet {
  const clock = options.clock ?? createRealClock();
  const random = options.random ?? createRandom(1);
  const wheel = createWheel(clock);
  const listeners = new Set<(line: LogLine) => void>(options.onEvent ? [options.onEvent] : []);
  const onEvent = (line: LogLine) => {
    for (const listener of listeners) listener(line);
  };
  const units = new Map<string, FleetUnit>();
  /** Units a start under way has not reached yet, from `next` on. */
  let queue: FleetUnit[] = [];
  let next = 0;
  const delayed = new Set<() => void>();
  const calendar = createSchedules({
    clock,
    random: createRandom(Math.floor(random() * 2 ** 32)),
    unit: (id) => units.get(id),
    schedules: options.schedules ?? [],
    sleep: options.sleep ?? [],
    also: faultEntries(options, random),
  });
  const { wifi, pictures, faults } = options;
  const clips = options.clipProgram === undefined ? undefined : createClipMaker(options.clipProgram);
  const byClient = new Map<string, FleetUnit>();
  const limited = (dial: Dial) => (options.limits ? limitDial(dial, { limits: options.limits, clock, held }) : dial);
  const given = options.dial && limited(options.dial);
  /** MQTT.js, loaded when the first connection is wanted; one for each address, because it counts what it dialled. */
  const dialTo = memo((brokerUrl: string) => {
    const { ca } = options;
    let loading: Promise<Dial> | undefined;
    return () => {
      loading ??= createMqttJsDial({ brokerUrl, clock, ...(ca !== undefined && { ca }), ...(faults && { wrap: faults.wrap }) }).then(
        limited,
      );
      return loading;
    };
  });
  const surroundingsOf = memo((productId: string): UnitSurroundings => {
    const brokerUrl = options.brokerUrl.replaceAll('{productId}', productId);
    const dial = given ? () => given : dialTo(brokerUrl);
    return { dial, brokerUrl, wifi, pictures, faults, clips, clock, wheel, onEvent };
  });
  function held(clientId: string, reason: string): void {
    const device = byClient.get(clientId)?.device;
    if (!device) return;
    const { productId, deviceName, category } = device;
    onEvent({ time: clock.now(), productId, deviceName, category, type: 'dropped', what: 'a message', reason });
  }
  for (const device of options.devices) {
    const id = toDeviceId(device);
    if (units.has(id)) throw new SimulatorError(400, `${id} is in the fleet twice`, 'give every unit its own deviceName');
    // Dice of its own: what one unit does must not change what its neighbour rolls.
    const dice = createRandom(Math.floor(random() * 2 ** 32));
    const unit = createUnit(device, surroundingsOf(device.productId), dice);
    units.set(id, unit);
    if (options.limits) byClient.set(mqttClientId(device), unit);
  }

  const forgetStrokes = options.faults && tellStrokes(options.faults, units.values(), onEvent);

  /** On a ramp: resolves once it was switched on and told, or the fleet stopped before. */
  function connectAfter(unit: FleetUnit, connect: (unit: FleetUnit) => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(unit.startAfterMs, () => {
        delayed.delete(give);
        connect(unit).then(resolve, reject);
      });
      const give = () => {
        cancel();
        delayed.delete(give);
        resolve();
      };
      delayed.add(give);
    });
  }

  return {
    units: [...units.values()],
    ...(options.faults && { faults: options.faults }),
    unit: (productId, deviceName) => units.get(toDeviceId({ productId, deviceName })),
    async start() {
      const refused: { id: string; refusal: Refusal }[] = [];
      let wall: FleetStart['wall'];
      const online = () => [...units.values()].filter((unit) => unit.link === 'online').length;
      const asleep = new Set((options.sleep ?? []).filter((hours) => sleepsAt(hours, clock.now())).flatMap((hours) => hours.units));
      const awake = [...units.values()].filter((unit) => !asleep.has(unit.id));
      queue = awake.filter((unit) => unit.startAfterMs === 0);
      next = 0;
      const connect = async (unit: FleetUnit): Promise<void> => {
        const refusal = await unit.powerOn();
        if (refusal) refused.push({ id: unit.id, refusal });
        if (refusal && isWall(refusal)) wall ??= { refusal, online: online() };
      };
      const connectNext = async (): Promise<void> => {
        for (let unit = queue[next++]; unit; unit = queue[next++]) await connect(unit);
      };
      calendar.start();
      const later = awake.filter((unit) => unit.startAfterMs > 0).map((unit) => connectAfter(unit, connect));
      await Promise.all([...later, ...Array.from({ length: CONNECT_AT_ONCE }, connectNext)]);
      return { online: online(), refused, ...(wall && { wall }) };
    },
    async stop() {
      queue = [];
      calendar.stop();
      for (const give of delayed) give();
      await Promise.all([...units.values()].map((unit) => unit.powerOff()));
      wheel.stop();
      forgetStrokes?.();
      options.faults?.close();
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The same answer for the same name, worked out once. */
function memo<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const value = known.get(name) ?? make(name);
    known.set(name, value);
    return value;
  };
}

/** Tells each stroke as a line of the device it struck; returns how to stop that. */
function tellStrokes(faults: FaultBook, units: Iterable<FleetUnit>, onEvent: (line: LogLine) => void): () => void {
  const byClient = new Map([...units].map(({ device }) => [mqttClientId(device), device]));
  return faults.listen(({ at, clientId, ...stroke }) => {
    const device = byClient.get(clientId);
    if (!device) return;
    const { productId, deviceName, category } = device;
    onEvent({ time: at, productId, deviceName, category, type: 'fault', ...stroke });
  });
}

/** The faults by rule, each with dice of its own, for the calendar. */
function faultEntries({ faults, faultPlans = [] }: FleetOptions, random: Random): (FaultPlan & { run(): void })[] {
  return faultPlans.map((plan) => {
    if (!faults) throw new SimulatorError(400, 'this fleet has faults by rule, but runs without faults', 'give it a fault book');
    const dice = createRandom(Math.floor(random() * 2 ** 32));
    return { ...plan, run: () => startFault(plan, faults, dice) };
  });
}
