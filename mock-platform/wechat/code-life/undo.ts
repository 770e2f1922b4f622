/** Withdrawing a submission, within its limits a day and a month. Source: facts/wechat.md §3.5, check 58. */
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { addCount, countOf } from './counts.ts';
import { isPending } from './review-states.ts';
import type { AuditRow } from './rows.ts';

const NAME = 'undoAudit';

/** Throws 85058 (or 85019, by rule) while nothing is in review, 87013 over a limit. */
export function undoAudit(parts: WechatParts, appid: string): AuditRow {
  const { rules, reviews } = parts;
  const audit = reviews.latest(appid);
  if (!audit || !isPending(audit)) throw new WechatError(rules['wechat.nothingToUndoCode'] === 85019 ? 85019 : 85058);
  const over =
    countOf(parts, NAME, appid, 'day') >= rules['wechat.undoAuditsADay'] ||
    countOf(parts, NAME, appid, 'month') >= rules['wechat.undoAuditsAMonth'];
  if (over) throw new WechatError(87013);
  addCount(parts, NAME, appid, 'day');
  addCount(parts, NAME, appid, 'month');
  return reviews.move(audit, { to: 'withdrawn' }) as AuditRow;
}
