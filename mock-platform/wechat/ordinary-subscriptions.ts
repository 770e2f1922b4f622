/**
 * Standing answers to ordinary subscribe messages: a one-off template may send once per acceptance, a long-term one until
 * the person withdraws. Source: facts/wechat.md §2.5, §2.7, check 37.
 */
import { type OrdinaryAnswerRow, settingsOf, type WechatState } from './state.ts';
import type { OrdinaryTemplate } from './templates/ordinary-template.ts';

interface Wanted {
  readonly appid: string;
  readonly userId: string;
  readonly templateId: string;
}
type Choice = OrdinaryAnswerRow['choice'];

const keyOf = ({ appid, userId, templateId }: Wanted) => `${appid}|${userId}|${templateId}`;

/** The person answered the dialog: an acceptance adds one message, a refusal leaves earlier ones standing. */
export function answerOrdinary(state: WechatState, wanted: Wanted, choice: Choice, keep = false): void {
  const before = state.ordinaryAnswers.get(keyOf(wanted));
  const left = (before?.left ?? 0) + (choice === 'accept' ? 1 : 0);
  const kept = keep ? choice : before?.kept;
  state.ordinaryAnswers.put(keyOf(wanted), { choice: left > 0 ? 'accept' : choice, left, ...(kept === undefined ? {} : { kept }) });
}

/** The person switched the template off on the settings page. Returns whether there was anything to withdraw. */
export function withdrawOrdinary(state: WechatState, wanted: Wanted): boolean {
  const before = state.ordinaryAnswers.get(keyOf(wanted));
  state.ordinaryAnswers.put(keyOf(wanted), { choice: 'reject', left: 0, ...(before?.kept === undefined ? {} : { kept: 'reject' }) });
  return before?.choice === 'accept';
}

/** The person switched a kept answer on again: the next dialogs are answered with it, nothing may be sent before. */
export function keepOrdinary(state: WechatState, wanted: Wanted, kept: Choice): void {
  const before = state.ordinaryAnswers.get(keyOf(wanted));
  state.ordinaryAnswers.put(keyOf(wanted), { choice: before?.choice ?? 'reject', left: before?.left ?? 0, kept });
}

/** The answer that stands without a dialog; undefined: the person is asked. */
export function keptOrdinary(state: WechatState, wanted: Wanted): Choice | undefined {
  return state.ordinaryAnswers.get(keyOf(wanted))?.kept;
}

/** May one message go out now? Uses up one acceptance of a one-off template. */
export function spendAcceptance(state: WechatState, wanted: Wanted, template: OrdinaryTemplate): boolean {
  const answer = state.ordinaryAnswers.get(keyOf(wanted));
  if (!answer || answer.choice === 'reject' || answer.left === 0) return false;
  if (!settingsOf(state, wanted.userId, wanted.appid).mainSwitch) return false;
  if (!template.longTerm) state.ordinaryAnswers.put(keyOf(wanted), { ...answer, left: answer.left - 1 });
  return true;
}
