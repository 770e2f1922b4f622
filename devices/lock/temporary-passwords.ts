/**
 * Passwords for guests: one-time, for a period, for certain hours, for five minutes; and the offline one that lock and app
 * compute by themselves (facts/users.md §2.4, facts/tencent-iot.md §1.7). Pure.
 */
import { inHours } from '../day-time.ts';
import type { Outcome, Unit, Values } from '../define.ts';
import { combine, declined, memoryNumber } from '../outcome.ts';
import { sameText } from '../protocol/credentials.ts';
import { Method, obstacle, open, wake, wrongTries } from './door.ts';

/** Numbers of `temporaryPasswordKind` and `temporaryPasswordState` in the thing model. */
const Kind = { oneTime: 0, period: 1, periodic: 2, dynamic: 3 } as const;
const State = { usable: 0, frozen: 1, used: 2, expired: 3 } as const;
/** A dynamic password lives this long; the offline one changes this often (RFC 4226 counter of facts/tencent-iot.md §1.7). */
const DYNAMIC_SEC = 300;
const OFFLINE_MS = 30_000;
/** Entries a lock keeps, dead ones included [P]. */
export const TEMPORARY_MAX = 20;

/** `secret_digits`: digits by entry id, as JSON; never shown. `offline_used`: the 30-second counter last let in. */
export const temporaryMemory = { secret_digits: '{}', temporary_count: 0, offline_used: 0 } as const;

interface Entry {
  readonly [member: string]: string | number;
  readonly id: string;
  readonly kind: number;
  readonly state: number;
  readonly begins: number;
  readonly ends: number;
  readonly week_days: number;
  readonly from_minute: number;
  readonly to_minute: number;
}

function entriesOf(unit: Unit): readonly Entry[] {
  return Array.isArray(unit.state.temporary_passwords) ? (unit.state.temporary_passwords as unknown as readonly Entry[]) : [];
}

function digitsOf(unit: Unit): { [id: string]: string } {
  return JSON.parse(String(unit.memory.secret_digits ?? '{}'));
}

function keep(entries: readonly Entry[], digits: { readonly [id: string]: string }): Outcome {
  const known = Object.fromEntries(entries.flatMap(({ id }) => (digits[id] === undefined ? [] : [[id, digits[id]]])));
  return { changes: { temporary_passwords: entries }, memory: { secret_digits: JSON.stringify(known) } };
}

/** The order of the app. Declined with words the app can show when the terms make no sense. */
export function addTemporaryPassword(unit: Unit, input: Values): Outcome {
  const no = (why: string) => declined(why, { result: 0, id: '' });
  const { digits, ...terms } = input as unknown as Entry & { digits: string };
  const now = Math.floor(unit.now / 1000);
  const dynamic = terms.kind === Kind.dynamic;
  const begins = dynamic ? now : terms.begins;
  const ends = dynamic ? now + DYNAMIC_SEC : terms.ends;
  if (!/^\d+$/.test(digits)) return no('a password has digits only');
  if (ends <= begins || ends <= now) return no('it would have ended before it begins');
  if (terms.kind === Kind.periodic && (terms.week_days === 0 || terms.to_minute <= terms.from_minute))
    return no('a periodic password needs a day of the week, and an end after its beginning');
  const entries = entriesOf(unit);
  if (entries.length >= TEMPORARY_MAX) return no(`there are ${TEMPORARY_MAX} already; delete one first`);
  const known = digitsOf(unit);
  if (Object.values(known).includes(digits)) return no('these digits are taken');
  const count = memoryNumber(unit, 'temporary_count') + 1;
  const id = String(count);
  const kept = keep([...entries, { ...terms, begins, ends, id, state: State.usable }], { ...known, [id]: digits });
  return combine(wake(unit), kept, { memory: { temporary_count: count }, output: { result: 1, id } });
}

/** Frozen opens nothing until it is thawed; what was used or has expired can be neither. */
export function freezeTemporaryPassword(unit: Unit, { id, frozen }: Values): Outcome {
  const entry = entriesOf(unit).find((one) => one.id === id);
  if (!entry) return declined('there is no such password', { result: 0 });
  if (entry.state !== State.usable && entry.state !== State.frozen) return declined('it is used or has expired', { result: 0 });
  const state = frozen === 1 ? State.frozen : State.usable;
  return { changes: { temporary_passwords: withState(entriesOf(unit), entry.id, state) }, output: { result: 1 } };
}

export function deleteTemporaryPassword(unit: Unit, { id }: Values): Outcome {
  const left = entriesOf(unit).filter((one) => one.id !== id);
  if (left.length === entriesOf(unit).length) return declined('there is no such password', { result: 0 });
  return { ...keep(left, digitsOf(unit)), output: { result: 1 } };
}

function withState(entries: readonly Entry[], id: string, state: number): readonly Entry[] {
  return entries.map((entry) => (entry.id === id ? { ...entry, state } : entry));
}

/** Time passes: what has ended is told as expired. */
export function expireTemporaryPasswords(unit: Unit): Outcome {
  const now = Math.floor(unit.now / 1000);
  const over = entriesOf(unit).filter(({ state, ends }) => (state === State.usable || state === State.frozen) && ends <= now);
  if (over.length === 0) return {};
  const entries = over.reduce((list, { id }) => withState(list, id, State.expired), entriesOf(unit));
  return { changes: { temporary_passwords: entries } };
}

/** Usable at this second: within its time, and for a periodic one on its days and in its hours. */
function opensNow(entry: Entry, unit: Unit): boolean {
  const now = Math.floor(unit.now / 1000);
  if (entry.state !== State.usable || now < entry.begins || now >= entry.ends) return false;
  return entry.kind !== Kind.periodic || inHours(unit.now, entry.from_minute, entry.to_minute, entry.week_days);
}

/** The 30-second counter whose offline password these digits are: this one or the one before, as clocks differ [P]. */
function offlineCounter(unit: Unit, digits: string): number | undefined {
  const { oneTimeCode } = unit;
  if (!oneTimeCode) return undefined;
  const counter = Math.floor(unit.now / OFFLINE_MS);
  return [counter, counter - 1].find((each) => sameText(oneTimeCode(each * OFFLINE_MS), digits));
}

/** Somebody types digits that are no member's password. A wrong one counts as a wrong password. */
export function typeDigits(unit: Unit, digits: string): Outcome {
  if (memoryNumber(unit, `frozen_until_${Method.password}`) > unit.now) return wrongTries(unit, Method.password, 0);
  const inTheWay = obstacle(unit, Method.temporaryPassword);
  if (inTheWay) return combine(wake(unit), { status: inTheWay });
  const known = digitsOf(unit);
  const entry = entriesOf(unit).find((one) => known[one.id] !== undefined && sameText(known[one.id] as string, digits));
  if (entry && opensNow(entry, unit)) {
    const method = entry.kind === Kind.periodic ? Method.periodicPassword : Method.temporaryPassword;
    const opened = open(unit, method, { id: entry.id, name: String(entry.name ?? '') });
    if (entry.kind !== Kind.oneTime) return opened;
    return combine(opened, { changes: { temporary_passwords: withState(entriesOf(unit), entry.id, State.used) } });
  }
  const counter = offlineCounter(unit, digits);
  if (counter !== undefined && counter > memoryNumber(unit, 'offline_used'))
    return combine(open(unit, Method.temporaryPassword, { id: 'offline', name: '' }), { memory: { offline_used: counter } });
  return wrongTries(unit, Method.password, 1);
}
