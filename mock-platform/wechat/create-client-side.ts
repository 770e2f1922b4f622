/** The WeChat app's view of WeChat, put together (interface and reasons: client-side.ts). */
import { randomText } from '../../devices/index.ts';
import type { MiniProgramOnPhone, Stage, WechatClientSide } from './client-side.ts';
import { checkDeviceSubscribe, recordDeviceSubscribe } from './device-subscribe.ts';
import { openMessage } from './inbox.ts';
import type { WechatParts } from './parts.ts';
import { raiseChange, raisePopup } from './push/subscribe-events.ts';
import { STAGE_SLOT, type VersionRow } from './state.ts';
import { setSubscription, subscriptionsSetting } from './subscription-settings.ts';
import type { PackageShelf } from './upload/package-shelf.ts';

export interface MessageListeners {
  add(userId: string, listener: Parameters<WechatClientSide['onMessage']>[1]): () => void;
}

export function createClientSide(parts: WechatParts, shelf: PackageShelf, listeners: MessageListeners): WechatClientSide {
  const { clock, random, rules, state } = parts;
  return {
    users: () => [...state.users.values()],
    // Every seeded user counts as a tester of every mini-program: members are managed in the console, a later part.
    miniPrograms: (userId) => (state.users.get(userId) ? [...state.versions.values()].flatMap((row) => onPhone(parts, row)) : []),
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
    setSubscription(userId, appid, change) {
      setSubscription(parts, userId, appid, change);
      if (change.choice === 'reject' && change.templateId !== undefined)
        raiseChange(parts, { appid, userId }, 'device', [change.templateId]);
    },
    domains(appid) {
      const row = state.miniPrograms.get(appid);
      return { request: row?.requestDomains ?? [], socket: row?.socketDomains ?? [] };
    },
    inbox: (userId) => [...state.messages.values()].filter((message) => message.userId === userId),
    onMessage: (userId, listener) => listeners.add(userId, listener),
    openMessage: (userId, messageId) => openMessage(parts, userId, messageId),
  };
}

/** A development version cannot be opened on a phone by itself: it is previewed by QR or selected as trial. */
function onPhone(parts: WechatParts, row: VersionRow): MiniProgramOnPhone[] {
  const stage = (Object.keys(STAGE_SLOT) as Stage[]).find((key) => STAGE_SLOT[key] === row.slot);
  const name = parts.state.miniPrograms.get(row.appid)?.name;
  if (!stage || name === undefined) return [];
  const { appid, version, description } = row;
  return [{ appid, name, stage, version, description, robot: row.robot, package: row.package }];
}
