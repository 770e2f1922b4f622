/** One simulated unit as a person meets it: a device, its link, its label, its power button. */
import {
  type Category,
  type Clock,
  DEVICE_NAME_MAX,
  type DeviceCredentials,
  deviceQrText,
  PRODUCT_ID_MAX,
  parseDeviceId,
  type Random,
  temporaryPassword,
  toDeviceId,
  type Values,
} from '../devices/index.ts';
import { createDevice, type Device, type Step } from './device.ts';
import { deviceFaults } from './device-faults.ts';
import type { Dial } from './dial.ts';
import { SimulatorError } from './error.ts';
import { createEventPictures, type EventPictures, type PictureStore } from './event-pictures.ts';
import type { FaultBook } from './fault-book.ts';
import { createLink, type Link, type LinkState } from './link.ts';
import type { Happening, LogLine } from './log.ts';
import { readProvisioning } from './provisioning-code.ts';
import type { Refusal } from './refusal.ts';
import { createSession, type Session } from './session.ts';
import { createSoftAp, type SoftAp } from './soft-ap.ts';
import type { ClipMaker } from './video/clips.ts';
import type { Wheel } from './wheel.ts';

export interface UnitOptions extends DeviceCredentials {
  readonly category: Category;
  /** For people; the device name when left out. */
  readonly name?: string;
  /** `ready`: connects when powered on. `setup`: has no Wi-Fi until it was told of one (provisioning QR, soft-AP). Default ready. */
  readonly network?: 'ready' | 'setup';
  /** Version it leaves the factory with. Default 1.0.0. */
  readonly firmware?: string;
  /** Words to pick it by while it runs. */
  readonly tags?: readonly string[];
  /** A fleet that starts switches it on so many milliseconds later. Default 0. */
  readonly startAfterMs?: number;
}

/** What all units of a fleet share. */
export interface UnitSurroundings {
  readonly dial: () => Dial | Promise<Dial>;
  readonly brokerUrl: string;
  readonly clock: Clock;
  readonly wheel: Wheel;
  readonly onEvent: (line: LogLine) => void;
  /** Wi-Fi in reach, password by name. Left out: every network is there and every password right. */
  readonly wifi?: { readonly [ssid: string]: string };
  /** Where pictures of events go. Left out: nowhere. */
  readonly pictures?: PictureStore;
  /** Makes clips of events, which go where their pictures go. Left out: pictures alone. */
  readonly clips?: ClipMaker;
  /** Faults of the run. Left out: none can be set. */
  readonly faults?: FaultBook;
}

/** What came of a trigger; `note` says why nothing did. */
export interface Happened {
  readonly events: readonly { readonly eventId: string; readonly timestamp: number; readonly params: Values }[];
  readonly changes: Values;
  readonly note?: string;
}

export interface FleetUnit {
  readonly id: string;
  readonly device: Device;
  readonly name: string;
  readonly tags: readonly string[];
  readonly startAfterMs: number;
  readonly link: LinkState;
  /** Text of the QR on its case, stable for its life. */
  readonly label: string;
  /** Resolves with the first outcome: undefined is online (or waiting for a provisioning QR). */
  powerOn(): Promise<Refusal | undefined>;
  powerOff(): Promise<void>;
  trigger(name: string, input?: unknown): Happened;
  /** Its properties become these by themselves, as by a hand at the device. Throws {@link SimulatorError} for what its model forbids. */
  setProperties(values: unknown): Happened;
  /** It posts an event that nothing led to. Throws {@link SimulatorError} for what its model does not have or forbids. */
  post(eventId: string, params?: unknown): Happened;
  /** The network is gone without a goodbye; the device tries again after `ms`. Throws {@link SimulatorError} when it is not on it. */
  cut(ms: number): void;
  /** How its next firmware update ends (`ok`, `hang`, or a name of `OtaFailure`). Throws {@link SimulatorError} for anything else. */
  planUpdate(plan: unknown): void;
  /** A QR text held before its lens. Resolves with the Wi-Fi it joined; throws {@link SimulatorError} when it cannot. */
  see(text: string): Promise<{ ssid: string }>;
  /** The Wi-Fi it opens while it has none (`network: setup`). */
  readonly softAp: SoftAp;
  factoryReset(): Promise<void>;
}

/** A powered-off unit with dice of its own. Throws {@link SimulatorError} on credentials no device can have. */
export function createUnit(options: UnitOptions, surroundings: UnitSurroundings, random: Random): FleetUnit {
  const id = toDeviceId(options);
  if (!parseDeviceId(id)) {
    const fix = `productId has 1 to ${PRODUCT_ID_MAX}, deviceName 1 to ${DEVICE_NAME_MAX} of A-Z a-z 0-9 _ -`;
    throw new SimulatorError(400, `${id} is no device id`, fix);
  }
  return new Unit(id, options, surroundings, random);
}

/** A class, and its rarer parts made when first needed: a fleet holds as many of these as devices. */
class Unit implements FleetUnit {
  readonly id: string;
  readonly device: Device;
  readonly #options: UnitOptions;
  readonly #around: UnitSurroundings;
  readonly #session: Session;
  readonly #link: Link;
  /** Number and time that its label carries. */
  readonly #printed: number;
  readonly #printedAt: number;
  #network: 'ready' | 'setup';
  #softAp: SoftAp | undefined;
  #pictures: EventPictures | undefined;
  #stopTicking: (() => void) | undefined;

  constructor(id: string, options: UnitOptions, around: UnitSurroundings, random: Random) {
    const { productId, deviceName, psk, category, firmware } = options;
    const { clock, dial, brokerUrl } = around;
    const faults = around.faults && deviceFaults(around.faults, options);
    const oneTimeCode = (at: number) => temporaryPassword(psk, at);
    const tell = (happening: Happening) => this.#tell(happening);
    this.id = id;
    this.#options = options;
    this.#around = around;
    this.#network = options.network ?? 'ready';
    this.#printed = 100_000 + Math.floor(random() * 900_000);
    this.#printedAt = Math.floor(clock.now() / 1000);
    this.device = createDevice({
      productId,
      deviceName,
      category,
      clock,
      random,
      firmware,
      oneTimeCode,
      ...(faults && { wrongBy: faults.wrongBy }),
    });
    const { device } = this;
    this.#session = createSession({ device, clock, tell, restart: () => void this.#restart() });
    this.#link = createLink({ device, session: this.#session, psk, dial, brokerUrl, clock, random, tell, ...(faults && { faults }) });
  }

  get name(): string {
    return this.#options.name ?? this.#options.deviceName;
  }

  get tags(): readonly string[] {
    return this.#options.tags ?? NO_TAGS;
  }

  get startAfterMs(): number {
    return this.#options.startAfterMs ?? 0;
  }

  get link(): LinkState {
    return this.#link.state;
  }

  get label(): string {
    return deviceQrText(this.#options, { connId: String(this.#printed), timestamp: this.#printedAt });
  }

  get softAp(): SoftAp {
    this.#softAp ??= createSoftAp({
      device: this.device,
      clock: this.#around.clock,
      isOpen: () => this.device.powered && this.#network === 'setup',
      provision: (told) => this.#provision(told),
    });
    return this.#softAp;
  }

  async powerOn(): Promise<Refusal | undefined> {
    const { device } = this;
    if (device.powered) return undefined;
    this.#perform(device.powerOn());
    this.#tell({ type: 'power', on: true });
    const tick = device.definition.behaviour.tick;
    if (tick) this.#stopTicking = this.#around.wheel.every(tick.everyMs, () => this.#perform(device.tick()));
    return this.#network === 'ready' ? this.#link.open() : undefined;
  }

  async powerOff(): Promise<void> {
    if (!this.device.powered) return;
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    this.device.powerOff();
    await this.#link.close();
    this.#tell({ type: 'power', on: false });
  }

  trigger(name: string, input?: unknown): Happened {
    const step = this.device.trigger(name, input);
    this.#tell(step.status ? { type: 'trigger', trigger: name, note: step.status } : { type: 'trigger', trigger: name });
    return this.#happen(step);
  }

  post(eventId: string, params?: unknown): Happened {
    return this.#happen(this.device.post(eventId, params));
  }

  /** Tells the cloud, and whoever made it happen. */
  #happen(step: Step): Happened {
    this.#perform(step);
    const events = step.events.map(({ eventId, timestamp, params }) => ({ eventId, timestamp, params }));
    return step.status ? { events, changes: step.changes, note: step.status } : { events, changes: step.changes };
  }

  setProperties(values: unknown): Happened {
    return this.#happen(this.device.set(values));
  }

  cut(ms: number): void {
    if (!this.#link.cut(ms))
      throw new SimulatorError(409, `${this.device.deviceName} is not connected`, 'power it on and wait until it is online');
  }

  planUpdate(plan: unknown): void {
    this.#session.planUpdate(plan);
  }

  async see(text: string): Promise<{ ssid: string }> {
    if (!this.device.definition.behaviour.canSee) {
      const fix = 'scan the code on its case with the phone instead';
      throw new SimulatorError(409, `a ${this.device.category} cannot read a code held before it`, fix);
    }
    this.#demandPower();
    return this.#provision(readProvisioning(text));
  }

  async factoryReset(): Promise<void> {
    this.#demandPower();
    // Asked even when it knows of no owner: it may have been bound before the simulator was started anew.
    if (this.#link.state === 'online') await this.#session.requestUnbind();
    const step = this.device.factoryReset();
    this.#tell({ type: 'factory-reset' });
    this.#perform(step);
    this.#network = this.#options.network ?? 'ready';
    if (this.#network === 'setup') await this.#link.close();
  }

  #demandPower(): void {
    if (!this.device.powered) throw new SimulatorError(409, `${this.device.deviceName} is powered off`, 'power it on first');
  }

  #tell(happening: Happening): void {
    const { productId, deviceName, category } = this.#options;
    this.#softAp?.heard(happening);
    this.#around.onEvent({ time: this.#around.clock.now(), productId, deviceName, category, ...happening });
  }

  /** Tells the cloud what came of something, and shows it what the camera saw. */
  #perform(step: Step): void {
    this.#session.perform(step);
    const { pictures: store, clips } = this.#around;
    if (!store || step.events.length === 0) return;
    const tell = (happening: Happening) => this.#tell(happening);
    this.#pictures ??= createEventPictures({ device: this.device, name: this.name, tell, store, ...(clips && { clips }) });
    for (const event of step.events) void this.#pictures.take(event);
  }

  /** A new firmware starts: the connection goes and comes, properties stay. */
  async #restart(): Promise<void> {
    await this.#link.close();
    this.#tell({ type: 'restarted', firmware: this.device.firmware });
    if (this.device.powered) await this.#link.open();
  }

  async #provision({ ssid, password, token }: { ssid: string; password: string; token: string }): Promise<{ ssid: string }> {
    this.#joinWifi(ssid, password);
    this.#tell({ type: 'wifi-joined', ssid });
    this.#network = 'ready';
    this.#session.sendBindToken(token);
    const refusal = this.#link.state === 'closed' ? await this.#link.open() : undefined;
    if (refusal) {
      const what = `joined Wi-Fi "${ssid}", but the cloud did not let ${this.device.deviceName} in: ${refusal.reason}`;
      throw new SimulatorError(502, what, refusal.fix);
    }
    return { ssid };
  }

  #joinWifi(ssid: string, password: string): void {
    const known = this.#around.wifi;
    const wrong =
      known && (!Object.hasOwn(known, ssid) ? 'no such network in reach' : known[ssid] !== password ? 'the password is wrong' : undefined);
    if (!wrong) return;
    this.#tell({ type: 'wifi-failed', ssid, reason: wrong });
    throw new SimulatorError(422, `could not join Wi-Fi "${ssid}": ${wrong}`, 'make a new code with the right Wi-Fi name and password');
  }
}

const NO_TAGS: readonly string[] = [];
