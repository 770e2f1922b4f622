/**
 * component_verify_ticket: pushed every ten minutes while a platform is approved, good for twelve hours.
 * Source: facts/wechat.md §3.1. The times survive a restart.
 */
import { randomText } from '../../../devices/index.ts';
import type { WechatParts } from '../parts.ts';
import type { TicketRow } from './rows.ts';

/** `ticket@@@` and about eighty characters, as platforms get them. */
const TICKET_RANDOM_LENGTH = 80;
const MINUTE_MS = 60_000;

export interface TicketOffice {
  /** Pushes what is due and waits for the next; call after seeding, reset and start. */
  resume(): void;
  /** Starts the pushes of a platform; false when they ran already. */
  start(componentAppid: string): boolean;
  /** Makes and pushes a ticket out of turn. */
  push(componentAppid: string): void;
  close(): void;
}

type OfficeParts = Pick<WechatParts, 'clock' | 'random' | 'rules' | 'state' | 'platforms'>;

/** The ticket made last. */
export function newestTicket({ state }: Pick<WechatParts, 'state'>, componentAppid: string): TicketRow | undefined {
  let newest: TicketRow | undefined;
  for (const row of state.componentTickets.values()) if (row.componentAppid === componentAppid) newest = row;
  return newest;
}

export function createTicketOffice(parts: OfficeParts): TicketOffice {
  const { clock, random, rules, state, platforms } = parts;
  let cancel: (() => void) | undefined;
  let closed = false;

  const push = (componentAppid: string): void => {
    const now = clock.now();
    const forgotten = now - 2 * rules['wechat.ticketHours'] * 60 * MINUTE_MS;
    for (const row of [...state.componentTickets.values()]) if (row.issuedAt < forgotten) state.componentTickets.delete(row.ticket);
    const ticket = `ticket@@@${randomText(random, TICKET_RANDOM_LENGTH)}`;
    state.componentTickets.put(ticket, { ticket, componentAppid, issuedAt: now });
    state.ticketPushes.put(componentAppid, { lastAt: now });
    platforms.ticket(componentAppid, () => newestTicket(parts, componentAppid)?.ticket);
  };

  const resume = (): void => {
    cancel?.();
    cancel = undefined;
    if (closed) return;
    const every = rules['wechat.ticketMinutes'] * MINUTE_MS;
    let next = Number.POSITIVE_INFINITY;
    for (const [componentAppid, { lastAt }] of [...state.ticketPushes.entries()]) {
      if (!state.components.get(componentAppid)) continue;
      if (clock.now() >= lastAt + every) push(componentAppid);
      next = Math.min(next, (state.ticketPushes.get(componentAppid)?.lastAt ?? 0) + every);
    }
    if (Number.isFinite(next)) cancel = clock.after(next - clock.now(), resume);
  };

  return {
    resume,
    start(componentAppid) {
      if (state.ticketPushes.get(componentAppid)) return false;
      push(componentAppid);
      resume();
      return true;
    },
    push(componentAppid) {
      push(componentAppid);
      resume();
    },
    close() {
      closed = true;
      cancel?.();
    },
  };
}
