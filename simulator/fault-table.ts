/**
 * Every fault there is: name, what it does, its numbers and words, and where it works. The fleet file, the HTTP API, the command
 * and the pages read it here. Which faults and why: facts/simulators.md §1.3.
 */
import { MAX_PAYLOAD_BYTES } from '../devices/index.ts';
import { SimulatorError } from './error.ts';

/** `proxy`: in front of any device. `device`: only in one of ours, for it is about what the device itself does wrong. */
type Place = 'proxy' | 'device';

interface WholeNumber {
  readonly min: number;
  readonly max: number;
  /** Absent: must be given. */
  readonly default?: number;
  readonly text: string;
}

interface FaultKind {
  readonly text: string;
  readonly where: readonly Place[];
  /** Whole numbers it takes. */
  readonly numbers?: { readonly [name: string]: WholeNumber };
  /** Words `how` may be; the first is the default. */
  readonly how?: readonly string[];
  /** The packets it strikes, when it is not for the rule to say. */
  readonly strikes?: { readonly packet: PacketName; readonly direction: Direction };
  /** The packets it strikes when the rule does not say. */
  readonly usually?: { readonly packet: PacketName };
}

/** `up`: from the device; `down`: from the broker. */
export type Direction = 'up' | 'down';

/** MQTT 3.1.1 §2.2.1, by the number in the fixed header. */
export const packetNames = [
  'reserved',
  'connect',
  'connack',
  'publish',
  'puback',
  'pubrec',
  'pubrel',
  'pubcomp',
  'subscribe',
  'suback',
  'unsubscribe',
  'unsuback',
  'pingreq',
  'pingresp',
  'disconnect',
  'auth',
] as const;
export type PacketName = (typeof packetNames)[number];

const HOUR_MS = 3_600_000;
const both: readonly Place[] = ['proxy', 'device'];

export const faultTable = {
  refuse: {
    text: 'The device gets a CONNACK with this code instead of an answer.',
    where: both,
    numbers: { code: { min: 1, max: 5, default: 3, text: 'CONNACK return code (MQTT 3.1.1 §3.2.2.3)' } },
    usually: { packet: 'connect' },
  },
  delay: {
    text: 'The packet, and all behind it, wait.',
    where: both,
    numbers: { ms: { min: 1, max: HOUR_MS, text: 'milliseconds' } },
  },
  drop: { text: 'The packet never arrives.', where: both },
  duplicate: { text: 'The packet arrives twice.', where: both },
  reorder: { text: 'The packet waits until the next one in its direction has passed.', where: both },
  freeze: { text: 'Half-open: nothing passes any more, and neither side is told.', where: both },
  reset: {
    text: 'Both sides get a TCP reset.',
    where: both,
    numbers: { ms: { min: 0, max: HOUR_MS, default: 0, text: 'milliseconds after the packet' } },
  },
  slow: {
    text: 'A slow link: each packet takes as long as its bytes do.',
    where: both,
    numbers: { bytesPerSecond: { min: 1, max: 1_000_000_000, text: 'bytes a second, each way' } },
  },
  malformed: {
    text: 'What the device sends is no JSON object any more: cut off, binary, or a list.',
    where: both,
    how: ['cut', 'binary', 'list'],
    strikes: { packet: 'publish', direction: 'up' },
  },
  oversized: {
    text: 'What the device sends is padded to more than the cloud takes.',
    where: both,
    numbers: { bytes: { min: 1_000, max: 1_000_000, default: MAX_PAYLOAD_BYTES + 1, text: 'size of the payload' } },
    strikes: { packet: 'publish', direction: 'up' },
  },
  violate: {
    text: 'What the device sends breaks its thing model: an unknown id, a value of the wrong type, or one out of range.',
    where: both,
    how: ['unknown-id', 'wrong-type', 'out-of-range'],
    strikes: { packet: 'publish', direction: 'up' },
  },
  storm: {
    text: 'Cut again each time the broker lets it in; with back-off it comes back later and later, without it after a fixed pause.',
    where: both,
    numbers: {
      ms: { min: 0, max: HOUR_MS, default: 0, text: 'milliseconds it is left online; 0: it never hears that it was let in' },
      pauseMs: {
        min: 0,
        max: HOUR_MS,
        default: 0,
        text: 'milliseconds until it comes back; 0: with its own back-off. A proxy cannot make a device impatient',
      },
    },
    strikes: { packet: 'connack', direction: 'down' },
  },
  'wrong-clock': {
    text: 'The device’s clock is off, and it does not take the time of the cloud.',
    where: ['device'],
    numbers: { seconds: { min: -3_000_000_000, max: 3_000_000_000, text: 'seconds ahead; behind when negative' } },
  },
  'wrong-secret': { text: 'The device signs its next CONNECT with another secret.', where: ['device'] },
  expired: { text: 'The credentials of the device’s next CONNECT ran out an hour ago.', where: ['device'] },
} as const satisfies { readonly [name: string]: FaultKind };

export type FaultName = keyof typeof faultTable;
/** Names of all numbers, and all ways. */
export type FaultPart = {
  readonly [name in FaultName]:
    | ((typeof faultTable)[name] extends { numbers: infer Numbers } ? keyof Numbers : never)
    | ((typeof faultTable)[name] extends { how: readonly (infer How)[] } ? How : never);
}[FaultName] &
  string;
export const faultNames = Object.keys(faultTable) as readonly FaultName[];

/** What a fault of this name is, with the optional parts visible. */
export function faultKind(name: FaultName): FaultKind {
  return faultTable[name];
}

/** A fault and whom and what it strikes; the numbers of {@link faultTable} stand beside its name. */
export interface FaultRule {
  readonly fault: FaultName;
  /** Kind of packet; left out: every kind. */
  readonly packet?: PacketName;
  /** Left out: both. */
  readonly direction?: Direction;
  /** Client id (product id and device name without a gap), or several; left out: everybody. */
  readonly clientId?: string | readonly string[];
  /** A publish whose topic begins so. */
  readonly topic?: string;
  /** How many packets it strikes; left out: until it is lifted. */
  readonly times?: number;
  /** Share of the packets it strikes, diced. Left out: every one. */
  readonly chance?: number;
  /** Lifted after so many milliseconds. */
  readonly forMs?: number;
  readonly how?: string;
  readonly code?: number;
  readonly ms?: number;
  readonly bytesPerSecond?: number;
  readonly bytes?: number;
  readonly pauseMs?: number;
  readonly seconds?: number;
}

const NUMBERS = ['code', 'ms', 'bytesPerSecond', 'bytes', 'pauseMs', 'seconds'] as const;
const RULE_KEYS = ['fault', 'packet', 'direction', 'clientId', 'topic', 'times', 'chance', 'forMs', 'how', ...NUMBERS];
const RULE_LIFE_MAX_MS = 30 * 86_400_000;

/**
 * Checks a rule from outside and fills in what was left out. Throws {@link SimulatorError} with what is allowed.
 * `where` is where it is going to work.
 */
export function checkFault(input: unknown, where: Place): FaultRule {
  const wrong = (what: string, fix: string) => new SimulatorError(400, `fault ${what}`, fix);
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw wrong('is no object', 'give {"fault": "drop", "packet": "publish", "times": 1}');
  const given = input as { readonly [key: string]: unknown };
  const show = (value: unknown) => JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
  const name = given.fault;
  if (typeof name !== 'string' || !Object.hasOwn(faultTable, name))
    throw wrong(`${show(name)} is unknown`, `use one of ${faultNames.join(', ')}`);
  const kind = faultKind(name as FaultName);
  if (!kind.where.includes(where)) throw wrong(`${name} does not work at a ${where}`, `it works at a ${kind.where.join(' or ')}`);
  const own = [...RULE_KEYS.filter((key) => !(NUMBERS as readonly string[]).includes(key) && key !== 'how')];
  const allowed = [...own, ...Object.keys(kind.numbers ?? {}), ...(kind.how ? ['how'] : [])];
  const stray = Object.keys(given).find((key) => !allowed.includes(key));
  if (stray !== undefined) throw wrong(`${name} takes no ${show(stray)}`, `use ${allowed.join(', ')}`);

  const whole = (key: string, { min, max }: WholeNumber, value: unknown): number => {
    if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return Number(value);
    throw wrong(`${name}: ${key} is ${show(value)}`, `give a whole number from ${min} to ${max}`);
  };
  const numbers: { [key: string]: number } = {};
  for (const [key, about] of Object.entries(kind.numbers ?? {})) numbers[key] = whole(key, about, given[key] ?? about.default);
  const word = <W extends string>(key: string, words: readonly W[], value: unknown): W => {
    if (words.includes(value as W)) return value as W;
    throw wrong(`${name}: ${key} is ${show(value)}`, `use one of ${words.join(', ')}`);
  };
  const ids = typeof given.clientId === 'string' ? [given.clientId] : given.clientId;
  if (ids !== undefined && !(Array.isArray(ids) && ids.every((id) => typeof id === 'string' && id.length > 0)))
    throw wrong(`${name}: clientId is ${show(given.clientId)}`, 'give a client id: product id and device name without a gap');
  if (given.topic !== undefined && typeof given.topic !== 'string')
    throw wrong(`${name}: topic is ${show(given.topic)}`, 'give how the topic begins, such as $thing/up/event/');
  if (given.chance !== undefined && !(typeof given.chance === 'number' && given.chance > 0 && given.chance <= 1))
    throw wrong(`${name}: chance is ${show(given.chance)}`, 'give a share above 0, up to 1');
  if (kind.strikes) {
    for (const key of ['packet', 'direction'] as const)
      if (given[key] !== undefined && given[key] !== kind.strikes[key])
        throw wrong(
          `${name}: ${key} is ${show(given[key])}`,
          `leave it out, ${name} strikes ${kind.strikes.packet} ${kind.strikes.direction}`,
        );
  }
  const struck = kind.strikes ?? { packet: given.packet ?? kind.usually?.packet, direction: given.direction };
  return {
    fault: name as FaultName,
    ...(struck.packet !== undefined && { packet: word('packet', packetNames.slice(1), struck.packet) }),
    ...(struck.direction !== undefined && { direction: word('direction', ['up', 'down'] as const, struck.direction) }),
    ...(ids !== undefined && { clientId: ids as readonly string[] }),
    ...(given.topic !== undefined && { topic: given.topic }),
    ...(given.times !== undefined && { times: whole('times', { min: 1, max: 1e9, text: '' }, given.times) }),
    ...(given.chance !== undefined && { chance: given.chance }),
    ...(given.forMs !== undefined && { forMs: whole('forMs', { min: 1, max: RULE_LIFE_MAX_MS, text: '' }, given.forMs) }),
    ...(kind.how && { how: word('how', kind.how, given.how ?? kind.how[0]) }),
    ...numbers,
  };
}
