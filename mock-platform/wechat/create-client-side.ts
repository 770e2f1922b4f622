/** The WeChat app's view of WeChat, put together (interface and reasons: client-side.ts). */
import { randomText } from '../../devices/index.ts';
import type { MiniProgramOnPhone, Stage, WechatClientSide } from './client-side.ts';
import { legalDomains } from './code-life/domains.ts';
import { formalVersionFor } from './code-life/releases.ts';
import { mayTry } from './code-life/testers.ts';
import { checkDeviceSubscribe, recordDeviceSubscribe } from './device-subscribe.ts';
import { checkDeviceVoip, recordDeviceVoip, setVoip, voipLines } from './device-voip.ts';
import { openMessage } from './inbox.ts';
import { checkSubscribe, recordSubscribe } from './ordinary-subscribe.ts';
import type { WechatParts } from './parts.ts';
import { agreeToPrivacy, privacyOnPhone } from './privacy-consent.ts';
import { raisePopup } from './push/subscribe-events.ts';
import { scanCode } from './scanned-code.ts';
import { readAuthorisationLink } from './scanned-link.ts';
import { STAGE_SLOT, type VersionRow } from './state.ts';
import { setSubscription, subscriptionLines, subscriptionsSetting } from './subscription-settings.ts';
import type { PackageShelf } from './upload/package-shelf.ts';

export interface MessageListeners {
  add(userId: string, listener: Parameters<WechatClientSide['onMessage']>[1]): () => void;
}
export type ReloadListener = Parameters<WechatClientSide['onReload']>[0];

export function createClientSide(
  parts: WechatParts,
  shelf: PackageShelf,
  listeners: MessageListeners,
  reloads: Set<ReloadListener>,
): WechatClientSide {
  const { clock, random, rules, state } = parts;
  return {
    users: () => [...state.users.values()],
    miniPrograms: (userId) => (state.users.get(userId) ? [...state.versions.values()].flatMap((row) => onPhone(parts, row, userId)) : []),
    packageFiles: (packageId) => shelf.files(packageId),
    loginCode(userId, appid) {
      if (!state.users.get(userId)) throw new Error(`no user ${JSON.stringify(userId)}`);
      if (!state.miniPrograms.get(appid)) throw new Error(`no mini-program ${JSON.stringify(appid)}`);
      const now = clock.now();
      for (const [code, row] of state.loginCodes.entries()) {
        if (now < row.expiresAt + 3_600_000) break;
        state.loginCodes.delete(code);
      }
      const code = `0${randomText(random, 31)}`;
      state.loginCodes.put(code, { appid, userId, expiresAt: now + rules['wechat.loginCodeSeconds'] * 1000, used: false });
      return code;
    },
    checkDeviceSubscribe: (request) => checkDeviceSubscribe(parts, request),
    recordDeviceSubscribe(request) {
      recordDeviceSubscribe(parts, request);
      raisePopup(parts, request, 'device', request.choices);
    },
    subscriptionsSetting: (userId, appid) => subscriptionsSetting(parts, userId, appid),
    checkSubscribe: (request) => checkSubscribe(parts, request),
    recordSubscribe(request) {
      recordSubscribe(parts, request);
      raisePopup(parts, request, 'ordinary', request.choices);
    },
    scanCode: (userId, text) => scanCode(parts, text, userId, (row) => onPhone(parts, row, userId)[0]),
    scanLink: (userId, text) => readAuthorisationLink(state, text, userId),
    subscriptionLines: (userId, appid) => subscriptionLines(parts, userId, appid),
    setSubscription: (userId, appid, change) => setSubscription(parts, userId, appid, change),
    checkDeviceVoip: (request) => checkDeviceVoip(parts, request),
    recordDeviceVoip: (request, allowed) => recordDeviceVoip(parts, request, allowed),
    voipLines: (userId, appid) => voipLines(parts, userId, appid),
    setVoip: (userId, appid, id, allowed) => setVoip(parts, userId, appid, id, allowed),
    domains: (appid) => legalDomains(state, appid),
    privacy: (userId, appid, stage) => privacyOnPhone(parts, userId, appid, stage),
    agreeToPrivacy: (userId, appid, stage) => agreeToPrivacy(parts, userId, appid, stage),
    inbox: (userId) => [...state.messages.values()].filter((message) => message.userId === userId),
    onMessage: (userId, listener) => listeners.add(userId, listener),
    onReload(listener) {
      reloads.add(listener);
      return () => void reloads.delete(listener);
    },
    openMessage: (userId, messageId) => openMessage(parts, userId, messageId),
  };
}

/**
 * A development version cannot be opened on a phone by itself: it is previewed by QR or selected as trial. The trial version
 * is for members, the formal one may differ while a gray release runs.
 */
function onPhone({ state }: WechatParts, stored: VersionRow, userId: string): MiniProgramOnPhone[] {
  const stage = (Object.keys(STAGE_SLOT) as Stage[]).find((key) => STAGE_SLOT[key] === stored.slot);
  const name = state.miniPrograms.get(stored.appid)?.name;
  if (!stage || name === undefined || (stage === 'trial' && !mayTry(state, stored.appid, userId))) return [];
  const row = stage === 'formal' ? formalVersionFor(state, stored, userId) : stored;
  if (!row) return [];
  const { appid, version, description } = row;
  return [{ appid, name, stage, version, description, robot: row.robot, package: row.package }];
}
