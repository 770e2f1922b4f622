/**
 * Standing answers to ordinary subscribe messages: a one-off template may send once per acceptance, a long-term one until
 * the person withdraws. Source: facts/wechat.md §2.7, check 37.
 */
import { type OrdinaryAnswerRow, settingsOf, type WechatState } from './state.ts';
import type { OrdinaryTemplate } from './templates/ordinary-template.ts';

interface Wanted {
  readonly appid: string;
  readonly userId: string;
  readonly templateId: string;
}

const keyOf = ({ appid, userId, templateId }: Wanted) => `${appid}|${userId}|${templateId}`;

/** The person answered the dialog: an acceptance adds one message, a refusal leaves earlier ones standing. */
export function answerOrdinary(state: WechatState, wanted: Wanted, choice: OrdinaryAnswerRow['choice']): void {
  const before = state.ordinaryAnswers.get(keyOf(wanted));
  const left = (before?.left ?? 0) + (choice === 'accept' ? 1 : 0);
  state.ordinaryAnswers.put(keyOf(wanted), { choice: left > 0 ? 'accept' : choice, left });
}

/** The person switched the template off on the settings page. Returns whether there was anything to withdraw. */
export function withdrawOrdinary(state: WechatState, wanted: Wanted): boolean {
  const before = state.ordinaryAnswers.get(keyOf(wanted));
  state.ordinaryAnswers.put(keyOf(wanted), { choice: 'reject', left: 0 });
  return before?.choice === 'accept';
}

/** May one message go out now? Uses up one acceptance of a one-off template. */
export function spendAcceptance(state: WechatState, wanted: Wanted, template: OrdinaryTemplate): boolean {
  const answer = state.ordinaryAnswers.get(keyOf(wanted));
  if (!answer || answer.choice === 'reject' || answer.left === 0) return false;
  if (!settingsOf(state, wanted.userId, wanted.appid).mainSwitch) return false;
  if (!template.longTerm) state.ordinaryAnswers.put(keyOf(wanted), { ...answer, left: answer.left - 1 });
  return true;
}
