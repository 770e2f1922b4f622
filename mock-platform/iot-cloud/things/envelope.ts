/** Reading what devices send: every field may be missing, of another type, or hostile. */
import { isEventTime } from '../../../devices/index.ts';

export type Message = { readonly [key: string]: unknown };

/** What goes back on the channel's down topic; undefined: the protocol has no answer here. */
export type Answer = { readonly [key: string]: unknown } | undefined;

const CLIENT_TOKEN_MAX = 128;

/** Echoed in the reply; '' when there is none to echo. */
export function clientTokenOf(message: Message): string {
  const token = message.clientToken;
  if (typeof token === 'number' && Number.isFinite(token)) return String(token);
  return typeof token === 'string' && token.length <= CLIENT_TOKEN_MAX ? token : '';
}

/** A time in milliseconds that can be one, else `fallback`. */
export function timestampOf(value: unknown, fallback: number): number {
  return isEventTime(value) ? value : fallback;
}

/** `"report"`, or what is there instead, cut short for an answer. */
export function shown(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value)).slice(0, 40);
}
