/** What must, and must not, be found in a person's inbox: the reason the rest exists. */
import { parseEventLink } from '../../../devices/index.ts';
import type { InboxMessage } from '../../../mock-platform/index.ts';
import type { CastPerson } from '../cast.ts';
import { need, type Play, timeText, Unmet } from '../play.ts';
import { type Compile, categoriesOf, type Scope, templatesOf } from '../scope.ts';
import type { StepOf } from '../step-schema.ts';
import { WITHIN_MS } from './device-steps.ts';

/** How long nothing more may come after the last expected message, unless the step says so. */
const QUIET_MS = 1_000;

/** One expected message, ready to be held against what came. */
export interface Expected {
  readonly words: string;
  /** Why this message is not the expected one; undefined: it is. */
  mismatch(play: Play, message: InboxMessage): string | undefined;
}

/** The event a message is about. */
export function eventOf(message: InboxMessage): { readonly deviceId: string; readonly time: number } | undefined {
  return parseEventLink(Object.fromEntries(new URLSearchParams(message.page.split('?')[1] ?? '')));
}

/** From the event to the inbox, milliseconds. */
export function latencyOf(message: InboxMessage): number {
  return message.receivedAt - (eventOf(message)?.time ?? message.receivedAt);
}

/** `门铃呼叫提醒 (有人按门铃) from 大门 at 22:31:05, 120 ms after the event`. */
export function messageText(play: Pick<Play, 'cast'>, message: InboxMessage): string {
  const event = eventOf(message);
  const from = event ? ` from ${play.cast.nameOf(event.deviceId)}` : '';
  const said = message.keywords.slice(1).map(({ value }) => value);
  return `${message.title} (${said.join(', ')})${from} at ${clockText(message.receivedAt)}, ${timeText(latencyOf(message))} after the event${message.strong ? ', strong' : ''}`;
}

/** `22:31:05` in China. */
export function clockText(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(11, 19);
}

type Wanted = StepOf<'gets'>['gets'][number];

/** A wanted message, as often as it is wanted. */
function expect(wanted: Wanted, path: readonly PropertyKey[], scope: Scope): Expected[] {
  const given = typeof wanted === 'string' ? { message: wanted } : wanted;
  const { message: name, from, words = [], within, strong, times = 1 } = given;
  const devices = from === undefined ? scope.cast.devices : scope.cast.findDevices(from);
  if (!devices) scope.problem([...path, 'from'], `there is no device ${JSON.stringify(from)}`);
  const templates = new Set(
    templatesOf(scope, name, categoriesOf(devices ?? scope.cast.devices), typeof wanted === 'string' ? path : [...path, 'message']),
  );
  const ids = new Set((devices ?? []).map(({ id }) => id));
  const one: Expected = {
    words: `${name}${from === undefined ? '' : ` from ${from}`}`,
    mismatch(play, message) {
      if (!templates.has(message.templateId)) return `it is ${message.title}`;
      const event = eventOf(message);
      if (from !== undefined && !(event && ids.has(event.deviceId)))
        return `it is from ${event ? play.cast.nameOf(event.deviceId) : 'nowhere'}`;
      const missing = words.find((word) => !message.keywords.some(({ value }) => value === word));
      if (missing !== undefined) return `${JSON.stringify(missing)} does not stand in it`;
      if (strong !== undefined && message.strong !== strong)
        return message.strong ? 'it rings and vibrates' : 'it does not ring and vibrate';
      if (within !== undefined && latencyOf(message) > within)
        return `it took ${timeText(latencyOf(message))}, more than ${timeText(within)}`;
      return undefined;
    },
  };
  return Array.from({ length: times }, () => one);
}

export const gets: Compile<'gets'> = (step, scope) => {
  const people = scope.people(step.user, 'user');
  const expected = step.gets.flatMap((wanted, at) => expect(wanted, ['gets', at], scope));
  return async (play) => {
    const all = () => people.every((person) => play.unread(person).length >= expected.length);
    if (await play.setting.pass(step.within ?? WITHIN_MS, all)) {
      const more = () => people.some((person) => play.unread(person).length > expected.length);
      await play.setting.pass(step.quietFor ?? QUIET_MS, more);
    }
    for (const person of people) compare(play, person, expected, step.order ?? 'given');
    for (const person of people) play.look(person);
  };
};

/** Throws {@link Unmet} unless these and only these came. */
function compare(play: Play, person: CastPerson, expected: readonly Expected[], order: 'given' | 'any'): void {
  const came = play.unread(person);
  const list = came.map((message, at) => `${at + 1}. ${messageText(play, message)}`);
  const got = list.length > 0 ? ['got:', ...list] : ['got nothing'];
  const wrong = (what: string) =>
    new Unmet(`${person.name} ${what}`, [`should get: ${expected.map(({ words }) => words).join(', ')}`, ...got]);
  const rest = [...came];
  for (const [at, one] of expected.entries()) {
    const found = order === 'given' ? 0 : rest.findIndex((message) => one.mismatch(play, message) === undefined);
    const message = rest[found];
    if (!message) throw wrong(`did not get ${one.words}${expected.length > 1 ? ` (message ${at + 1})` : ''}`);
    const why = one.mismatch(play, message);
    if (why !== undefined) throw wrong(`should get ${one.words}${expected.length > 1 ? ` as message ${at + 1}` : ''}, but ${why}`);
    rest.splice(found, 1);
  }
  const [more] = rest;
  if (more)
    throw wrong(
      `got ${rest.length} more than ${expected.length === 1 ? 'the one' : `the ${expected.length}`} expected: ${messageText(play, more)}`,
    );
}

export const getsNothingFor: Compile<'getsNothingFor'> = (step, scope) => {
  const people = scope.people(step.user, 'user');
  return async (play) => {
    const somebody = () => people.find((person) => play.unread(person).length > 0);
    await play.setting.pass(step.getsNothingFor, () => somebody() !== undefined);
    const person = somebody();
    if (!person) return;
    throw new Unmet(
      `${person.name} should get nothing for ${timeText(step.getsNothingFor)}`,
      play.unread(person).map((message) => `got ${messageText(play, message)}`),
    );
  };
};

export const opens: Compile<'opens'> = (step, scope) => {
  const people = scope.people(step.user, 'user');
  const wanted = { message: step.opens, ...(step.from === undefined ? {} : { from: step.from }) };
  const [expected] = expect(step.from === undefined ? step.opens : wanted, ['opens'], scope);
  return async (play) => {
    for (const person of people) {
      const newest = () =>
        play.setting.inbox(person.userId).findLast((message) => (expected as Expected).mismatch(play, message) === undefined);
      const none = () => new Unmet(`${person.name} has no message ${(expected as Expected).words} to open`);
      await need(play, step.within ?? WITHIN_MS, () => newest() !== undefined, none);
      const { id } = newest() as InboxMessage;
      await play.setting.ask(`/phone/api/inbox/${encodeURIComponent(id)}/open?user=${person.userId}`, {});
    }
  };
};

/** For `waitFor`: whether such a message came since the last look. */
export function arrival(
  scope: Scope,
  person: CastPerson,
  wanted: { readonly message: string; readonly from?: string | undefined },
  path: readonly PropertyKey[],
) {
  const [expected] = expect(wanted, path, scope);
  return (play: Play) => play.unread(person).some((message) => (expected as Expected).mismatch(play, message) === undefined);
}
