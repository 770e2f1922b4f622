/** POST /cgi-bin/message/device/subscribe/send (sendHardwareDeviceMessage). Source: facts/wechat.md §2.6, checks 27, 29–35; 43107 for what WeChat closed, by rule. */
import type { Hono } from 'hono';
import type { DeliveryReason } from '../../delivery-reasons.ts';
import type { StampDetail } from '../../ledger.ts';
import type { Stage } from '../client-side.ts';
import { WechatError, type WechatErrorCode } from '../errors.ts';
import { deliver, stampMessage } from '../inbox.ts';
import type { WechatParts } from '../parts.ts';
import { raiseSent } from '../push/subscribe-events.ts';
import { type MiniProgramRow, STAGE_SLOT, settingsOf, subscriptionKey, unitKey, versionKey } from '../state.ts';
import { deviceSet } from '../third-party/permission-sets.ts';
import { requireToken } from './access-tokens.ts';
import { type JsonObject, readJsonObject, requireText } from './json-body.ts';
import { checkData, fitsDeviceKeyword } from './message-data.ts';
import { spendDailyQuota } from './openapi/quotas.ts';
import { requireSn } from './sn-and-model.ts';

const LANGUAGES = ['zh_CN', 'en_US', 'zh_HK', 'zh_TW'];
/** Longest `page` with its query, characters; WeChat publishes no figure for this call, its QR calls take 1024. */
const PAGE_MAX = 1024;

export function deviceSubscribeSendOperation(app: Hono, parts: WechatParts): void {
  app.post('/cgi-bin/message/device/subscribe/send', async (c) => {
    const miniProgram = requireToken(parts, c.req.query('access_token'), deviceSet(parts.rules));
    const body = await readJsonObject(c);
    const page = optionalText(body, 'page') ?? '';
    const passedOver: PassedOver[] = [];
    try {
      send(parts, miniProgram, body, page, passedOver);
    } catch (error) {
      if (error instanceof WechatError) {
        const { errcode, message: errmsg } = error;
        const { appid } = miniProgram;
        const whole: StampDetail = { appid, reason: { code: 'wechat-refused', errcode, errmsg } };
        stampMessage(parts, page, 'wechat', `${errcode} ${errmsg}`, passedOver.length > 0 ? { appid, people: passedOver } : whole);
      }
      throw error;
    }
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/cgi-bin/message/device/subscribe/send', () => {
    throw new WechatError(43002);
  });
}

type PassedOver = NonNullable<StampDetail['people']>[number];

/** Why one receiver does not get it, in WeChat's code and in ours. */
interface Refused {
  readonly errcode: WechatErrorCode;
  readonly reason: DeliveryReason;
}

/** Delivers per receiver; the first receiver's refusal becomes the answer of the whole call (check 31 [I]). */
function send(parts: WechatParts, miniProgram: MiniProgramRow, body: JsonObject, page: string, passedOver: PassedOver[]): void {
  const { rules, state } = parts;
  const receivers = readReceivers(body, rules['wechat.receiversMax']);
  const templateId = requireText(body, 'template_id');
  const template = Object.hasOwn(miniProgram.deviceTemplates, templateId) ? miniProgram.deviceTemplates[templateId] : undefined;
  if (!template) throw new WechatError(40037);
  const banned = miniProgram.bannedTemplates?.includes(templateId);
  if (banned || miniProgram.restrictions?.includes('subscribe-banned'))
    throw new WechatError(rules['wechat.bannedDeviceSendCode'] === 40037 ? 40037 : 43107);
  const sn = requireSn(body);
  // Both spellings are in use; the document says modelId (facts/wechat.md §6.1).
  const modelId = requireText(body, Object.hasOwn(body, 'modelId') ? 'modelId' : 'model_id');
  const stage = readStage(body);
  readLanguage(body);
  checkPage(parts, miniProgram, stage, page);
  const keywords = checkData(template.keywords, body.data, (keyword, value) =>
    fitsDeviceKeyword(keyword, value, rules['wechat.checkEnumValues']),
  );
  spendDailyQuota(parts, '/cgi-bin/message/device/subscribe/send', miniProgram.appid);

  stampMessage(parts, page, 'wechat');
  let refusal: WechatErrorCode | undefined;
  for (const openid of receivers) {
    const userId = state.openids.get(`${miniProgram.appid}|${openid}`);
    const { appid } = miniProgram;
    const refused: Refused | undefined =
      userId === undefined
        ? { errcode: 40003, reason: { code: 'unknown-openid' } }
        : refusalOf(parts, { appid, userId, templateId, modelId, sn, title: template.title });
    if (refused || userId === undefined) {
      refusal ??= refused?.errcode;
      passedOver.push({ ...(userId === undefined ? {} : { userId }), appid, ...(refused ? { reason: refused.reason } : {}) });
    } else {
      deliver(parts, { userId, miniProgram, stage, title: template.title, keywords, page, sn, modelId, templateId });
      raiseSent(parts, { appid: miniProgram.appid, userId }, 'device', templateId);
    }
  }
  if (refusal !== undefined) throw new WechatError(refusal);
}

/** Why this user does not get it: 9800006 when no reminder of that unit was ever allowed, 43101 when refused or switched off. */
function refusalOf(
  parts: WechatParts,
  wanted: { appid: string; userId: string; templateId: string; modelId: string; sn: string; title: string },
): Refused | undefined {
  const { rules, state } = parts;
  if (!rules['wechat.checkSubscription']) return undefined;
  const { appid, userId, sn, modelId, templateId, title } = wanted;
  const stops = (reason: DeliveryReason): Refused => ({ errcode: 43101, reason });
  if (!state.subscribedUnits.get(unitKey(wanted))) {
    const allowed = state.modelsOfUnit.get(`${appid}|${userId}|${sn}`);
    return { errcode: 9800006, reason: allowed ? { code: 'model-differs', allowed, sent: modelId } : { code: 'never-subscribed', sn } };
  }
  const answer = state.subscriptions.get(subscriptionKey(wanted));
  if (!answer) return stops({ code: 'never-asked', templateId, title });
  if (answer.choice !== 'accept') return stops({ code: 'rejected', templateId, title, ...since(answer.answeredAt) });
  const settings = settingsOf(state, wanted.userId, wanted.appid);
  const item = Object.hasOwn(settings.items, wanted.templateId) ? settings.items[wanted.templateId] : undefined;
  if (!settings.mainSwitch) return stops({ code: 'main-switch-off', ...since(settings.switchedAt) });
  return item?.choice === 'reject' ? stops({ code: 'template-off', templateId, title, ...since(item.changedAt) }) : undefined;
}

const since = (at: number | undefined) => (at === undefined ? {} : { at });

function readReceivers(body: JsonObject, max: number): string[] {
  const list = body.to_openid_list;
  if (!Array.isArray(list)) throw new WechatError(47001, 'to_openid_list should be an array of strings');
  if (list.length === 0 || (max > 0 && list.length > max)) throw new WechatError(40032);
  if (!list.every((entry): entry is string => typeof entry === 'string')) {
    throw new WechatError(47001, 'to_openid_list should be an array of strings');
  }
  return [...new Set(list)];
}

export function readStage(body: JsonObject): Stage {
  const state = optionalText(body, 'miniprogram_state') || 'formal';
  if (!Object.hasOwn(STAGE_SLOT, state)) throw new WechatError(40097, 'miniprogram_state should be developer, trial or formal');
  return state as Stage;
}

export function readLanguage(body: JsonObject): void {
  const lang = optionalText(body, 'lang') || 'zh_CN';
  if (!LANGUAGES.includes(lang)) throw new WechatError(40097, `lang should be one of ${LANGUAGES.join(', ')}`);
}

export function checkPage(parts: WechatParts, miniProgram: MiniProgramRow, stage: Stage, page: string): void {
  if (page === '') return;
  if (page.length > PAGE_MAX) throw new WechatError(41030);
  if (stage !== 'formal' && !parts.rules['wechat.checkPageOfUnreleased']) return;
  const path = (page.split('?')[0] as string).replace(/^\//, '');
  const slot = STAGE_SLOT[stage];
  const known =
    slot === 'preview'
      ? [...parts.state.versions.values()].some(
          (row) => row.appid === miniProgram.appid && row.slot === slot && row.package.pages.includes(path),
        )
      : parts.state.versions.get(versionKey(miniProgram.appid, slot))?.package.pages.includes(path);
  if (!known) throw new WechatError(41030);
}

export function optionalText(body: JsonObject, field: string): string | undefined {
  const value = Object.hasOwn(body, field) ? body[field] : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new WechatError(47001, `${field} should be a string`);
  return value;
}
