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
  type Trigger,
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
  /** It posts an event that nothing led to. Throws {@link SimulatorError} for what the model does not have or forbids, or no power. */
  post(eventId: string, params?: unknown): Step;
  /** The behaviour's own timer fell due. */
  tick(): Step;
  /** Factory values, bound to nobody. Time stays. */
  factoryReset(): Step;
}

/** Version of a unit that was given none. */
const FACTORY_FIRMWARE = '1.0.0';

const NOTHING: Step = { changes: {}, events: [], code: 0, status: '', output: {} };

const NO_MEMORY: Memory = {};
const NO_INPUT: Values = {};

export interface DeviceOptions extends DeviceName {
  readonly category: Category;
  readonly clock: Clock;
  readonly random: Random;
  readonly firmware?: string | undefined;
  /** Its RFC 4226 code at a time; the key itself stays outside. */
  readonly oneTimeCode?: (at: number) => string;
  /** Milliseconds by which its clock goes wrong, whatever the cloud tells it; undefined: it goes right. */
  readonly wrongBy?: () => number | undefined;
}

/** A device of a category as it leaves the factory, powered off. */
export function createDevice(options: DeviceOptions): Device {
  return new SimulatedDevice(options);
}

/** A class: a fleet holds as many of these as devices, and methods are shared. */
class SimulatedDevice implements Device {
  bound = false;
  powered = false;
  firmware: string;
  /** Never written to, always replaced: devices that are as they left the factory share one object each. */
  state: Values;
  memory: Memory;
  readonly #options: DeviceOptions;
  #offset = 0;
  #lastEvent: Map<string, number> | undefined;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.firmware = options.firmware ?? FACTORY_FIRMWARE;
    this.state = this.#behaviour.initial;
    this.memory = this.#behaviour.memory ?? NO_MEMORY;
  }

  get productId(): string {
    return this.#options.productId;
  }

  get deviceName(): string {
    return this.#options.deviceName;
  }

  get category(): Category {
    return this.#options.category;
  }

  get definition(): DeviceDefinition {
    return catalogue[this.#options.category];
  }

  get #behaviour(): DeviceDefinition['behaviour'] {
    return this.definition.behaviour;
  }

  now(): number {
    return this.#options.clock.now() + this.#offset + (this.#options.wrongBy?.() ?? 0);
  }

  setTime(cloudNow: number): number {
    const off = cloudNow - this.now();
    if (this.#options.wrongBy?.() === undefined) this.#offset += off;
    return off;
  }

  install(version: string): void {
    this.firmware = version;
  }

  powerOn(): Step {
    if (this.powered) return NOTHING;
    this.powered = true;
    const behaviour = this.#behaviour;
    return behaviour.start ? this.#apply(behaviour.start(this.#unit())) : NOTHING;
  }

  powerOff(): void {
    this.powered = false;
  }

  control(params: unknown): Step {
    const { behaviour, thingModel } = this.definition;
    const asked = validateValues(thingModel.properties, params, { only: 'writable' });
    if (!asked.ok) return refuse(ThingCode.modelViolation, describeProblems(asked.problems));
    const outcome = behaviour.control?.(this.#unit(), asked.values) ?? { changes: asked.values };
    return this.#apply(outcome, asked.values);
  }

  action(actionId: string, params: unknown): Step {
    const { behaviour, thingModel } = this.definition;
    const model = Object.hasOwn(thingModel.actions, actionId) ? thingModel.actions[actionId] : undefined;
    const handler = Object.hasOwn(behaviour.actions, actionId) ? behaviour.actions[actionId] : undefined;
    if (!model || !handler) return refuse(ThingCode.notFound, `a ${this.category} has no action ${JSON.stringify(actionId).slice(0, 60)}`);
    const input = validateValues(model.input, params ?? {}, { complete: true });
    if (!input.ok) return refuse(ThingCode.modelViolation, describeProblems(input.problems));
    return this.#apply(handler(this.#unit(), input.values));
  }

  trigger(name: string, input: unknown = NO_INPUT): Step {
    const { triggers } = this.#behaviour;
    const found = Object.hasOwn(triggers, name) ? triggers[name] : undefined;
    if (!found) {
      throw new SimulatorError(
        404,
        `a ${this.category} has no trigger ${JSON.stringify(name).slice(0, 60)}`,
        `use one of ${Object.keys(triggers).join(', ')}`,
      );
    }
    this.#demandPower();
    if (input === NO_INPUT) return this.#apply(found.run(this.#unit(), defaultsOf(found)));
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      throw new SimulatorError(400, 'the input of a trigger is an object', 'send {"input": {…}} or leave it out');
    }
    const checked = validateValues(found.input ?? {}, { ...defaultsOf(found), ...input }, { complete: true });
    if (!checked.ok) throw new SimulatorError(400, describeProblems(checked.problems), `see the inputs of ${name} in GET /devices`);
    return this.#apply(found.run(this.#unit(), checked.values));
  }

  set(values: unknown): Step {
    this.#demandPower();
    const checked = validateValues(this.definition.thingModel.properties, values);
    if (!checked.ok)
      throw new SimulatorError(400, describeProblems(checked.problems), `see the properties of a ${this.category} in its thing model`);
    return this.#apply({ changes: checked.values });
  }

  post(eventId: string, params: unknown = NO_INPUT): Step {
    const { events } = this.definition.thingModel;
    const model = Object.hasOwn(events, eventId) ? events[eventId] : undefined;
    if (!model) {
      const what = `a ${this.category} has no event ${JSON.stringify(eventId).slice(0, 60)}`;
      throw new SimulatorError(404, what, `use one of ${Object.keys(events).join(', ')}`);
    }
    this.#demandPower();
    const checked = validateValues(model.params, params);
    if (!checked.ok)
      throw new SimulatorError(400, describeProblems(checked.problems), `see the parameters of ${eventId} in the thing model`);
    return this.#apply({ events: [{ eventId, params: checked.values }] });
  }

  tick(): Step {
    const { tick } = this.#behaviour;
    return this.powered && tick ? this.#apply(tick.run(this.#unit())) : NOTHING;
  }

  factoryReset(): Step {
    const behaviour = this.#behaviour;
    this.state = behaviour.initial;
    this.memory = behaviour.memory ?? NO_MEMORY;
    this.bound = false;
    if (this.powered && behaviour.start) this.#apply(behaviour.start(this.#unit()));
    return { ...NOTHING, changes: this.state };
  }

  #demandPower(): void {
    if (!this.powered) throw new SimulatorError(409, `${this.deviceName} is powered off`, 'power it on first');
  }

  #unit(): Unit {
    const { random, oneTimeCode } = this.#options;
    const { state, memory } = this;
    return oneTimeCode ? { state, memory, now: this.now(), random, oneTimeCode } : { state, memory, now: this.now(), random };
  }

  /** Milliseconds that no earlier event of this kind carries: its time is part of an event's identity. */
  #eventTime(eventId: string): number {
    this.#lastEvent ??= new Map();
    const time = Math.max(this.now(), (this.#lastEvent.get(eventId) ?? 0) + 1);
    this.#lastEvent.set(eventId, time);
    return time;
  }

  #post(event: { readonly eventId: string; readonly params?: Values }): PostedEvent {
    const model = this.definition.thingModel.events[event.eventId];
    if (!model) throw new Error(`behaviour of ${this.category} posts unknown event ${event.eventId}`);
    const timestamp = this.#eventTime(event.eventId);
    const timed = Object.hasOwn(model.params, 'event_time');
    const params = timed ? { event_time: Math.floor(timestamp / 1000), ...event.params } : (event.params ?? NO_INPUT);
    return { eventId: event.eventId, type: model.type, timestamp, params };
  }

  /** Takes over what a behaviour decided. `always` are ids reported even when they did not change. */
  #apply(outcome: Outcome, always: Values = NO_INPUT): Step {
    const { state } = this;
    let changes: { [id: string]: Value } | undefined;
    for (const id in outcome.changes) {
      const value = outcome.changes[id] as Value;
      if (!Object.hasOwn(always, id) && same(state[id], value)) continue;
      changes ??= {};
      changes[id] = value;
    }
    if (changes) this.state = { ...state, ...changes };
    if (outcome.memory) this.memory = { ...this.memory, ...outcome.memory };
    if (!changes && !outcome.events?.length && !outcome.code && !outcome.status && !outcome.output) return NOTHING;
    return {
      changes: changes ?? NO_INPUT,
      events: outcome.events?.map((event) => this.#post(event)) ?? NOTHING.events,
      code: outcome.code ?? ThingCode.ok,
      status: outcome.status ?? '',
      output: outcome.output ?? NO_INPUT,
    };
  }
}

const defaults = new WeakMap<Trigger, Values>();

/** Inputs of a trigger that nobody said anything about; made once. */
function defaultsOf(trigger: Trigger): Values {
  let made = defaults.get(trigger);
  if (!made) {
    made = Object.fromEntries(Object.entries(trigger.input ?? {}).map(([id, member]) => [id, member.default]));
    defaults.set(trigger, made);
  }
  return made;
}

const refuse = (code: number, status: string): Step => ({ ...NOTHING, code, status });

function same(left: Value | undefined, right: Value): boolean {
  return left === right || (typeof right === 'object' && JSON.stringify(left) === JSON.stringify(right));
}
