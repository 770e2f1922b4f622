/**
 * One device without a network: properties, memory, behaviour. Everything that happens to it returns a step, which says
 * what to tell the cloud; carrying that out is the session's work.
 */
import {
  type Category,
  type Clock,
  catalogue,
  type DeviceDefinition,
  type DeviceName,
  describeProblems,
  type Memory,
  type Outcome,
  type PostedEvent,
  type Random,
  ThingCode,
  type Unit,
  type Value,
  type Values,
  validateValues,
} from '../devices/index.ts';
import { SimulatorError } from './error.ts';

/** What came of something: to report, to post, to answer. */
export interface Step {
  /** Properties to report. */
  readonly changes: Values;
  readonly events: readonly PostedEvent[];
  /** Answer to a control or an action; of a trigger: `status` says why nothing came of it. */
  readonly code: number;
  readonly status: string;
  readonly output: Values;
}

export interface Device extends DeviceName {
  readonly category: Category;
  readonly definition: DeviceDefinition;
  readonly powered: boolean;
  /** Firmware it runs; outlives power and factory reset. */
  readonly firmware: string;
  /** Belongs to a family, as far as the device has been told. */
  bound: boolean;
  readonly state: Values;
  readonly memory: Memory;
  /** Milliseconds since 1970 by the device's own clock, which follows the cloud's once it was told. */
  now(): number;
  /** Sets the device's clock to the cloud's; returns how far it was off, in milliseconds. */
  setTime(cloudNow: number): number;
  /** From now on this firmware runs. */
  install(version: string): void;
  /** Both throw nothing and do nothing when already so. */
  powerOn(): Step;
  powerOff(): void;
  /** Asked to change properties. Anything the model forbids is answered 406, nothing changes then. */
  control(params: unknown): Step;
  /** Asked to act: 404 unknown action, 406 bad input, else what the behaviour says. */
  action(actionId: string, params: unknown): Step;
  /** Something happens in front of it. Throws {@link SimulatorError} for an unknown trigger, a bad input, or no power. */
  trigger(name: string, input?: unknown): Step;
  /** Properties become these by themselves. Throws {@link SimulatorError} for what the model forbids, or no power. */
  set(values: unknown): Step;
  /** The behaviour's own timer fell due. */
  tick(): Step;
  /** Factory values, bound to nobody. Time stays. */
  factoryReset(): Step;
}

/** Version of a unit that was given none. */
const FACTORY_FIRMWARE = '1.0.0';

const NOTHING: Step = { changes: {}, events: [], code: 0, status: '', output: {} };

const NO_MEMORY: Memory = {};

/** A device of a category as it leaves the factory, powered off. */
export function createDevice(
  options: DeviceName & {
    category: Category;
    clock: Clock;
    random: Random;
    firmware?: string;
    /** Its RFC 4226 code at a time; the key itself stays outside. */
    oneTimeCode?: (at: number) => string;
    /** Milliseconds by which its clock goes wrong, whatever the cloud tells it; undefined: it goes right. */
    wrongBy?: () => number | undefined;
  },
): Device {
  const { productId, deviceName, category, clock, random } = options;
  const definition: DeviceDefinition = catalogue[category];
  const { behaviour, thingModel } = definition;
  // Never written to, always replaced: devices that are as they left the factory share one object each.
  let state: Values = behaviour.initial;
  let memory: Memory = behaviour.memory ?? NO_MEMORY;
  let offset = 0;
  let powered = false;
  let firmware = options.firmware ?? FACTORY_FIRMWARE;
  const lastEvent = new Map<string, number>();

  const { wrongBy } = options;
  const now = () => clock.now() + offset + (wrongBy?.() ?? 0);
  const { oneTimeCode } = options;
  const unit = (): Unit => ({ state, memory, now: now(), random, ...(oneTimeCode && { oneTimeCode }) });

  /** Milliseconds that no earlier event of this kind carries: its time is part of an event's identity. */
  function eventTime(eventId: string): number {
    const time = Math.max(now(), (lastEvent.get(eventId) ?? 0) + 1);
    lastEvent.set(eventId, time);
    return time;
  }

  function post(event: { readonly eventId: string; readonly params?: Values }): PostedEvent {
    const model = thingModel.events[event.eventId];
    if (!model) throw new Error(`behaviour of ${category} posts unknown event ${event.eventId}`);
    const timestamp = eventTime(event.eventId);
    const timed: Values = Object.hasOwn(model.params, 'event_time') ? { event_time: Math.floor(timestamp / 1000) } : {};
    return { eventId: event.eventId, type: model.type, timestamp, params: { ...timed, ...event.params } };
  }

  /** Takes over what a behaviour decided. `always` are ids reported even when they did not change. */
  function apply(outcome: Outcome, always: Values = {}): Step {
    let changes: { [id: string]: Value } | undefined;
    for (const id in outcome.changes) {
      const value = outcome.changes[id] as Value;
      if (!Object.hasOwn(always, id) && same(state[id], value)) continue;
      changes ??= {};
      changes[id] = value;
    }
    if (changes) state = { ...state, ...changes };
    if (outcome.memory) memory = { ...memory, ...outcome.memory };
    if (!changes && !outcome.events?.length && !outcome.code && !outcome.status && !outcome.output) return NOTHING;
    return {
      changes: changes ?? {},
      events: (outcome.events ?? []).map(post),
      code: outcome.code ?? ThingCode.ok,
      status: outcome.status ?? '',
      output: outcome.output ?? {},
    };
  }

  const refuse = (code: number, status: string): Step => ({ ...NOTHING, code, status });

  function control(params: unknown): Step {
    const asked = validateValues(thingModel.properties, params, { only: 'writable' });
    if (!asked.ok) return refuse(ThingCode.modelViolation, describeProblems(asked.problems));
    const outcome = behaviour.control?.(unit(), asked.values) ?? { changes: asked.values };
    return apply(outcome, asked.values);
  }

  function action(actionId: string, params: unknown): Step {
    const model = Object.hasOwn(thingModel.actions, actionId) ? thingModel.actions[actionId] : undefined;
    const handler = Object.hasOwn(behaviour.actions, actionId) ? behaviour.actions[actionId] : undefined;
    if (!model || !handler) return refuse(ThingCode.notFound, `a ${category} has no action ${JSON.stringify(actionId).slice(0, 60)}`);
    const input = validateValues(model.input, params ?? {}, { complete: true });
    return input.ok ? apply(handler(unit(), input.values)) : refuse(ThingCode.modelViolation, describeProblems(input.problems));
  }

  function trigger(name: string, input: unknown = {}): Step {
    const found = Object.hasOwn(behaviour.triggers, name) ? behaviour.triggers[name] : undefined;
    if (!found) {
      throw new SimulatorError(
        404,
        `a ${category} has no trigger ${JSON.stringify(name).slice(0, 60)}`,
        `use one of ${Object.keys(behaviour.triggers).join(', ')}`,
      );
    }
    if (!powered) throw new SimulatorError(409, `${deviceName} is powered off`, 'power it on first');
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      throw new SimulatorError(400, 'the input of a trigger is an object', 'send {"input": {…}} or leave it out');
    }
    const defaults = Object.fromEntries(Object.entries(found.input ?? {}).map(([id, member]) => [id, member.default]));
    const checked = validateValues(found.input ?? {}, { ...defaults, ...input }, { complete: true });
    if (!checked.ok) throw new SimulatorError(400, describeProblems(checked.problems), `see the inputs of ${name} in GET /devices`);
    return apply(found.run(unit(), checked.values));
  }

  return {
    productId,
    deviceName,
    category,
    definition,
    bound: false,
    get powered() {
      return powered;
    },
    get state() {
      return state;
    },
    get memory() {
      return memory;
    },
    get firmware() {
      return firmware;
    },
    install(version) {
      firmware = version;
    },
    now,
    setTime(cloudNow) {
      const off = cloudNow - now();
      if (wrongBy?.() === undefined) offset += off;
      return off;
    },
    powerOn() {
      if (powered) return NOTHING;
      powered = true;
      return behaviour.start ? apply(behaviour.start(unit())) : NOTHING;
    },
    powerOff() {
      powered = false;
    },
    control,
    action,
    trigger,
    set(values) {
      if (!powered) throw new SimulatorError(409, `${deviceName} is powered off`, 'power it on first');
      const checked = validateValues(thingModel.properties, values);
      if (!checked.ok)
        throw new SimulatorError(400, describeProblems(checked.problems), `see the properties of a ${category} in its thing model`);
      return apply({ changes: checked.values });
    },
    tick: () => (powered && behaviour.tick ? apply(behaviour.tick.run(unit())) : NOTHING),
    factoryReset() {
      state = behaviour.initial;
      memory = behaviour.memory ?? NO_MEMORY;
      this.bound = false;
      if (powered && behaviour.start) apply(behaviour.start(unit()));
      return { ...NOTHING, changes: state };
    },
  };
}

function same(left: Value | undefined, right: Value): boolean {
  return left === right || (typeof right === 'object' && JSON.stringify(left) === JSON.stringify(right));
}
