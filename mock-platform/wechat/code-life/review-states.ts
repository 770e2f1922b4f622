/** The states of a review and the ways between them, without time or storage. Source: facts/wechat.md §3.5 (audit status, order). */
import type { Random } from '../../../devices/index.ts';
import type { WechatRules } from '../rules.ts';
import type { AuditRow, AuditStatus } from './rows.ts';

export const AUDIT = { passed: 0, rejected: 1, reviewing: 2, withdrawn: 3, delayed: 4 } as const satisfies { [state: string]: AuditStatus };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Still with the reviewer: it can be decided, delayed, sped up and withdrawn, and a second submission waits for it (85009). */
export function isPending({ status }: Pick<AuditRow, 'status'>): boolean {
  return status === AUDIT.reviewing || status === AUDIT.delayed;
}

/** What the reviewer, or the person who submitted, does to a pending audit. */
export type Move =
  | { readonly to: 'passed' | 'withdrawn' }
  | { readonly to: 'rejected'; readonly reason: string; readonly screenshot?: string }
  /** `dueAt`: when the reviewer comes back to it. */
  | { readonly to: 'delayed'; readonly reason: string; readonly dueAt: number };

/** The audit after the move; undefined when it was decided before. */
export function moveAudit(row: AuditRow, move: Move, now: number): AuditRow | undefined {
  if (!isPending(row)) return undefined;
  const status = AUDIT[move.to];
  if (move.to === 'delayed') return { ...row, status, reason: move.reason, dueAt: move.dueAt };
  const words = move.to === 'rejected' ? { reason: move.reason, screenshot: move.screenshot ?? '' } : { reason: '', screenshot: '' };
  return { ...row, status, ...words, decidedAt: now };
}

/** When a review that begins now ends: a time between the two bounds of the rules. */
export function reviewEnd(rules: WechatRules, random: Random, now: number, kind: 'ordinary' | 'spedUp' = 'ordinary'): number {
  const [min, max] =
    kind === 'ordinary'
      ? [rules['wechat.reviewDaysMin'] * DAY_MS, rules['wechat.reviewDaysMax'] * DAY_MS]
      : [rules['wechat.speedupHoursMin'] * HOUR_MS, rules['wechat.speedupHoursMax'] * HOUR_MS];
  return now + Math.round(min + random() * Math.max(0, max - min));
}
