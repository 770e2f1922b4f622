/**
 * What a person does on a phone where our phone has no page for it: answers to ordinary subscription dialogs and the
 * phone-number button. Reached through `/__mock__/person/*`.
 */
import { randomText } from '../../devices/index.ts';
import { OperatorError } from './operator.ts';
import { answerOrdinary, withdrawOrdinary } from './ordinary-subscriptions.ts';
import type { WechatParts } from './parts.ts';
import { raiseChange, raisePopup } from './push/subscribe-events.ts';
import type { OrdinaryTemplate } from './templates/ordinary-template.ts';

export interface WechatPerson {
  /** Answers wx.requestSubscribeMessage: each acceptance of a one-off template is good for one message. Throws {@link OperatorError}. */
  answerSubscribe(answer: { userId: string; appid: string; choices: readonly { templateId: string; choice: 'accept' | 'reject' }[] }): void;
  /** Switches ordinary templates off on the mini-program's settings page. Throws {@link OperatorError}. */
  withdrawSubscribe(choice: { userId: string; appid: string; templateIds: readonly string[] }): void;
  /** Allows the phone-number button: a one-use code for getuserphonenumber. `phoneNumber` replaces the seeded one. Throws {@link OperatorError}. */
  sharePhoneNumber(choice: { userId: string; appid: string; phoneNumber?: string }): { code: string };
}

export function createPerson(parts: WechatParts): WechatPerson {
  const { clock, random, rules, state } = parts;
  const templateOf = (appid: string, templateId: string): OrdinaryTemplate => {
    const templates = state.miniPrograms.get(appid)?.subscribeTemplates ?? {};
    const template = Object.hasOwn(templates, templateId) ? templates[templateId] : undefined;
    if (!template) {
      const there = Object.keys(templates).join(', ') || 'none';
      throw new OperatorError(`${appid} has no ordinary template ${JSON.stringify(templateId)}; it has ${there}`);
    }
    return template;
  };
  const requireBoth = (userId: string, appid: string): void => {
    if (!state.users.get(userId)) throw new OperatorError(`no person ${JSON.stringify(userId)} is seeded here`);
    if (!state.miniPrograms.get(appid)) throw new OperatorError(`no mini-program ${JSON.stringify(appid)} is seeded here`);
  };

  return {
    answerSubscribe({ userId, appid, choices }) {
      requireBoth(userId, appid);
      for (const { templateId } of choices) templateOf(appid, templateId);
      for (const { templateId, choice } of choices) answerOrdinary(state, { appid, userId, templateId }, choice);
      raisePopup(parts, { appid, userId }, 'ordinary', choices);
    },
    withdrawSubscribe({ userId, appid, templateIds }) {
      requireBoth(userId, appid);
      for (const templateId of templateIds) templateOf(appid, templateId);
      const withdrawn = templateIds.filter((templateId) => withdrawOrdinary(state, { appid, userId, templateId }));
      raiseChange(parts, { appid, userId }, 'ordinary', withdrawn);
    },
    sharePhoneNumber({ userId, appid, phoneNumber = state.users.get(userId)?.phoneNumber }) {
      requireBoth(userId, appid);
      if (phoneNumber === undefined) {
        throw new OperatorError(`no phone number is known of ${JSON.stringify(userId)}: seed users[].phoneNumber or give phoneNumber`);
      }
      if (!/^\d{5,15}$/.test(phoneNumber)) throw new OperatorError('phoneNumber should be 5 to 15 digits without country code');
      const now = clock.now();
      for (const [code, row] of [...state.phoneCodes.entries()]) if (now >= row.expiresAt) state.phoneCodes.delete(code);
      const code = randomText(random, 64);
      state.phoneCodes.put(code, { appid, phoneNumber, sharedAt: now, expiresAt: now + rules['wechat.phoneCodeSeconds'] * 1000 });
      return { code };
    },
  };
}
