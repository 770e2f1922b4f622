/** What both status calls tell of an audit. Source: facts/wechat.md §3.5. */
import { AUDIT } from './review-states.ts';
import type { AuditRow } from './rows.ts';

/** `reason` of a rejected or delayed audit, `screenshot` of a rejected one. */
export function auditFields({ status, reason, screenshot }: AuditRow) {
  return {
    status,
    ...(status === AUDIT.rejected || status === AUDIT.delayed ? { reason } : {}),
    ...(status === AUDIT.rejected ? { screenshot } : {}),
  };
}
