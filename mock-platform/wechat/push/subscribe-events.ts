/**
 * The three subscribe_msg_* events (facts/wechat.md §2.7). Ordinary templates raise them; whether device templates do is not
 * stated, so a rule decides (§7.4 [I]).
 */
import type { WechatParts } from '../parts.ts';

interface Who {
  readonly appid: string;
  readonly userId: string;
}
type Kind = 'ordinary' | 'device';

function raises({ rules }: WechatParts, kind: Kind): boolean {
  return kind === 'ordinary' || rules['wechat.deviceTemplatesRaiseEvents'];
}

/** The person answered a dialog inside a page (PopupScene 0). */
export function raisePopup(
  parts: WechatParts,
  { appid, userId }: Who,
  kind: Kind,
  choices: readonly { readonly templateId: string; readonly choice: 'accept' | 'reject' }[],
): void {
  if (!raises(parts, kind)) return;
  const items = choices.map(({ templateId, choice }) => ({ TemplateId: templateId, SubscribeStatusString: choice, PopupScene: '0' }));
  parts.push.send(appid, userId, 'subscribe_msg_popup_event', items);
}

/** The person withdrew on the settings page: today only `reject` is pushed. */
export function raiseChange(parts: WechatParts, { appid, userId }: Who, kind: Kind, templateIds: readonly string[]): void {
  if (!raises(parts, kind)) return;
  const items = templateIds.map((templateId) => ({ TemplateId: templateId, SubscribeStatusString: 'reject' }));
  parts.push.send(appid, userId, 'subscribe_msg_change_event', items);
}

/** A message went out. Failures of asynchronous delivery, the other case, do not happen here. */
export function raiseSent(parts: WechatParts, { appid, userId }: Who, kind: Kind, templateId: string): void {
  if (!raises(parts, kind)) return;
  const digits = Array.from({ length: 18 }, () => Math.floor(parts.random() * 10)).join('');
  const item = { TemplateId: templateId, MsgID: `1${digits}`, ErrorCode: '0', ErrorStatus: 'success' };
  parts.push.send(appid, userId, 'subscribe_msg_sent_event', [item]);
}
