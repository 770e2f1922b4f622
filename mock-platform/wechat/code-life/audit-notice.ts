/**
 * The result of a review reaches two: the third-party platform that submitted (an event on its message URL) and the
 * administrator (a service notice in the inbox). Source: facts/wechat.md §3.5 (audit pushes); the notice's words are ours [I].
 */
import { createHash } from 'node:crypto';
import { deliver } from '../inbox.ts';
import type { DeskParts } from './review-desk.ts';
import { AUDIT } from './review-states.ts';
import type { AuditRow } from './rows.ts';
import { administratorOf } from './testers.ts';

interface Result {
  readonly event: 'weapp_audit_success' | 'weapp_audit_fail' | 'weapp_audit_delay';
  readonly timeField: 'SuccTime' | 'FailTime' | 'DelayTime';
  readonly title: string;
  readonly words: string;
}

const RESULTS: { readonly [status: number]: Result } = {
  [AUDIT.passed]: { event: 'weapp_audit_success', timeField: 'SuccTime', title: '小程序审核通过通知', words: '审核通过' },
  [AUDIT.rejected]: { event: 'weapp_audit_fail', timeField: 'FailTime', title: '小程序审核未通过通知', words: '审核未通过' },
  [AUDIT.delayed]: { event: 'weapp_audit_delay', timeField: 'DelayTime', title: '小程序审核延后通知', words: '审核延后' },
};

/** Both at once; a mini-program whose platform has no message URL, or that has no administrator, is not told. */
export function tellResult(parts: DeskParts, audit: AuditRow): void {
  const result = RESULTS[audit.status];
  if (!result) return;
  const { appid, componentAppid, reason, screenshot, status } = audit;
  const at = Math.floor(parts.clock.now() / 1000);
  if (componentAppid !== undefined) {
    const fields = {
      ...(status === AUDIT.passed ? {} : { Reason: reason }),
      [result.timeField]: at,
      ...(status === AUDIT.rejected ? { ScreenShot: screenshot } : {}),
    };
    parts.platforms.message({ componentAppid, appid, openid: systemOpenid(appid), event: result.event, fields });
  }
  noticeAdministrator(parts, audit, result);
}

function noticeAdministrator(parts: DeskParts, { appid, version, reason }: AuditRow, { title, words }: Result): void {
  const miniProgram = parts.state.miniPrograms.get(appid);
  const userId = administratorOf(parts.state, appid);
  if (!miniProgram || userId === undefined) return;
  const keywords = [
    { key: 'thing1', name: '小程序名称', value: miniProgram.name },
    { key: 'character_string2', name: '版本号', value: version.version },
    { key: 'phrase3', name: '审核结果', value: words },
    { key: 'time4', name: '审核时间', value: beijingTime(parts.clock.now()) },
    ...(reason === '' ? [] : [{ key: 'thing5', name: '原因', value: reason.replaceAll('<br>', '\n').trimEnd() }]),
  ];
  // The card leads nowhere: it is read, not opened.
  deliver(parts, { userId, miniProgram, stage: 'formal', title, keywords, page: '', sn: '', modelId: '', templateId: '' });
}

/** The sender is WeChat itself: an openid nobody logs in with. */
function systemOpenid(appid: string): string {
  return `o${createHash('sha256').update(`system|${appid}`).digest('base64url').slice(0, 27)}`;
}

function beijingTime(now: number): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
