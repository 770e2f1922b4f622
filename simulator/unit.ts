/** One simulated unit as a person meets it: a device, its link, its label, its power button. */
import {
  type Category,
  type Clock,
  DEVICE_NAME_MAX,
  type DeviceCredentials,
  deviceQrText,
  PRODUCT_ID_MAX,
  parseDeviceId,
  parseProvisioningQr,
  QrError,
  type Random,
  temporaryPassword,
  toDeviceId,
  type Values,
} from '../devices/index.ts';
import { createDevice, type Device, type Step } from './device.ts';
import { deviceFaults } from './device-faults.ts';
import type { Dial } from './dial.ts';
import { SimulatorError } from './error.ts';
import { createEventPictures, type PictureStore } from './event-pictures.ts';
import type { FaultBook } from './fault-book.ts';
import { createLink, type Link, type LinkState } from './link.ts';
import type { Happening, LogLine } from './log.ts';
import type { Refusal } from './refusal.ts';
import { createSession } from './session.ts';
import { createSoftAp, type SoftAp } from './soft-ap.ts';
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

export interface UnitSurroundings {
  readonly dial: () => Dial | Promise<Dial>;
  readonly brokerUrl: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly wheel: Wheel;
  readonly onEvent: (line: LogLine) => void;
  /** Wi-Fi in reach, password by name. Left out: every network is there and every password right. */
  readonly wifi?: { readonly [ssid: string]: string };
  /** Where pictures of events go. Left out: nowhere. */
  readonly pictures?: PictureStore;
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

/** A powered-off unit. Throws {@link SimulatorError} on credentials no device can have. */
export function createUnit(options: UnitOptions, surroundings: UnitSurroundings): FleetUnit {
  const { productId, deviceName, psk, category } = options;
  const { clock, random, wheel } = surroundings;
  const faults = surroundings.faults && deviceFaults(surroundings.faults, options);
  const id = toDeviceId(options);
  if (!parseDeviceId(id)) {
    const fix = `productId has 1 to ${PRODUCT_ID_MAX}, deviceName 1 to ${DEVICE_NAME_MAX} of A-Z a-z 0-9 _ -`;
    throw new SimulatorError(400, `${id} is no device id`, fix);
  }
  const device = createDevice({
    productId,
    deviceName,
    category,
    clock,
    random,
    firmware: options.firmware,
    oneTimeCode: (at) => temporaryPassword(psk, at),
    ...(faults && { wrongBy: faults.wrongBy }),
  });
  const softAp = createSoftAp({ device, clock, isOpen: () => device.powered && network === 'setup', provision: (told) => provision(told) });
  const tell = (happening: Happening) => {
    softAp.heard(happening);
    surroundings.onEvent({ time: clock.now(), productId, deviceName, category, ...happening });
  };
  const session = createSession({ device, clock, tell, restart: () => void restart() });
  const { dial, brokerUrl } = surroundings;
  const link: Link = createLink({
    device,
    session,
    psk,
    dial,
    brokerUrl,
    clock,
    random,
    tell,
    ...(faults && { faults }),
  });
  const label = deviceQrText(
    { productId, deviceName, psk },
    { connId: String(100_000 + Math.floor(random() * 900_000)), timestamp: Math.floor(clock.now() / 1000) },
  );
  const pictures =
    surroundings.pictures && createEventPictures({ device, name: options.name ?? deviceName, tell, store: surroundings.pictures });
  /** Tells the cloud what came of something, and shows it what the camera saw. */
  const perform = (step: Step) => {
    session.perform(step);
    for (const event of step.events) void pictures?.take(event);
  };
  let network = options.network ?? 'ready';
  let stopTicking = () => {};

  async function powerOn(): Promise<Refusal | undefined> {
    if (device.powered) return undefined;
    perform(device.powerOn());
    tell({ type: 'power', on: true });
    const tick = device.definition.behaviour.tick;
    if (tick) stopTicking = wheel.every(tick.everyMs, () => perform(device.tick()));
    return network === 'ready' ? link.open() : undefined;
  }

  /** A new firmware starts: the connection goes and comes, properties stay. */
  async function restart(): Promise<void> {
    await link.close();
    tell({ type: 'restarted', firmware: device.firmware });
    if (device.powered) await link.open();
  }

  function joinWifi(ssid: string, password: string): void {
    const known = surroundings.wifi;
    const wrong =
      known && (!Object.hasOwn(known, ssid) ? 'no such network in reach' : known[ssid] !== password ? 'the password is wrong' : undefined);
    if (!wrong) return;
    tell({ type: 'wifi-failed', ssid, reason: wrong });
    throw new SimulatorError(422, `could not join Wi-Fi "${ssid}": ${wrong}`, 'make a new code with the right Wi-Fi name and password');
  }

  async function provision({ ssid, password, token }: { ssid: string; password: string; token: string }): Promise<{ ssid: string }> {
    joinWifi(ssid, password);
    tell({ type: 'wifi-joined', ssid });
    network = 'ready';
    session.sendBindToken(token);
    const refusal = link.state === 'closed' ? await link.open() : undefined;
    if (refusal)
      throw new SimulatorError(502, `joined Wi-Fi "${ssid}", but the cloud did not let ${deviceName} in: ${refusal.reason}`, refusal.fix);
    return { ssid };
  }

  return {
    id,
    device,
    name: options.name ?? deviceName,
    tags: options.tags ?? [],
    startAfterMs: options.startAfterMs ?? 0,
    label,
    get link() {
      return link.state;
    },
    powerOn,
    async powerOff() {
      if (!device.powered) return;
      stopTicking();
      device.powerOff();
      await link.close();
      tell({ type: 'power', on: false });
    },
    trigger(name, input) {
      const step = device.trigger(name, input);
      tell({ type: 'trigger', trigger: name, ...(step.status && { note: step.status }) });
      perform(step);
      const events = step.events.map(({ eventId, timestamp, params }) => ({ eventId, timestamp, params }));
      return { events, changes: step.changes, ...(step.status && { note: step.status }) };
    },
    setProperties(values) {
      const step = device.set(values);
      perform(step);
      return { events: [], changes: step.changes };
    },
    cut(ms) {
      if (!link.cut(ms)) throw new SimulatorError(409, `${deviceName} is not connected`, 'power it on and wait until it is online');
    },
    planUpdate: session.planUpdate,
    async see(text) {
      if (!device.definition.behaviour.canSee) {
        throw new SimulatorError(
          409,
          `a ${category} cannot read a code held before it`,
          'scan the code on its case with the phone instead',
        );
      }
      if (!device.powered) throw new SimulatorError(409, `${deviceName} is powered off`, 'power it on first');
      return provision(readProvisioning(text));
    },
    softAp,
    async factoryReset() {
      if (!device.powered) throw new SimulatorError(409, `${deviceName} is powered off`, 'power it on first');
      // Asked even when it knows of no owner: it may have been bound before the simulator was started anew.
      if (link.state === 'online') await session.requestUnbind();
      const step = device.factoryReset();
      tell({ type: 'factory-reset' });
      perform(step);
      network = options.network ?? 'ready';
      if (network === 'setup') await link.close();
    },
  };
}

function readProvisioning(text: string): { ssid: string; password: string; token: string } {
  try {
    return parseProvisioningQr(text);
  } catch (error) {
    if (!(error instanceof QrError)) throw error;
    throw new SimulatorError(
      422,
      `this is not a provisioning code: ${error.message}`,
      'show the code from the "add device" page of the app',
    );
  }
}
