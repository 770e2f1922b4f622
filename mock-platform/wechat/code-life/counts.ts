/** How often something happened in a day or month of China: quotas of reviews, withdrawals and domain changes. */
import type { WechatParts } from '../parts.ts';
import { chinaDay } from '../state.ts';

type CountParts = Pick<WechatParts, 'clock' | 'state'>;

/** Months as China counts them, since 1970. */
function chinaMonth(now: number): number {
  const local = new Date(now + 8 * 3_600_000);
  return local.getUTCFullYear() * 12 + local.getUTCMonth();
}

export type Span = 'day' | 'month';

function period(span: Span, now: number): number {
  return span === 'day' ? chinaDay(now) : chinaMonth(now);
}

/** How often `name` happened to `account` in the present day or month. */
export function countOf({ clock, state }: CountParts, name: string, account: string, span: Span): number {
  const row = state.codeCounts.get(`${name}|${account}|${span}`);
  return row && row.period === period(span, clock.now()) ? row.used : 0;
}

/** Counts one more. */
export function addCount(parts: CountParts, name: string, account: string, span: Span): void {
  const used = countOf(parts, name, account, span) + 1;
  parts.state.codeCounts.put(`${name}|${account}|${span}`, { period: period(span, parts.clock.now()), used });
}
