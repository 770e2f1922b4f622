/** POST /cgi-bin/message/subscribe/send (sendMessage, ordinary subscribe messages). Source: facts/wechat.md §2.7, checks 28, 36–38, codes 43107, 45168. */
import type { Context, Hono } from 'hono';
import { WechatError } from '../errors.ts';
import { deliver } from '../inbox.ts';
import { spendAcceptance } from '../ordinary-subscriptions.ts';
import type { WechatParts } from '../parts.ts';
import { raiseSent } from '../push/subscribe-events.ts';
import { refuseRestricted } from '../restrictions.ts';
import type { WechatState } from '../state.ts';
import { fitsKeyword } from '../templates/keyword-values.ts';
import { requireToken } from './access-tokens.ts';
import { checkPage, optionalText, readLanguage, readStage } from './device-subscribe-send.ts';
import { readJsonObject, requireText } from './json-body.ts';
import { checkData, type MessageKeyword } from './message-data.ts';
import { spendDailyQuota } from './openapi/quotas.ts';
import { createOverlappingSends, type SendInFlight } from './overlapping-sends.ts';

export function subscribeSendOperation(app: Hono, parts: WechatParts): void {
  const sends = createOverlappingSends();
  app.post('/cgi-bin/message/subscribe/send', async (c) => {
    const flight = sends.arrive();
    try {
      await send(parts, c, flight);
    } finally {
      flight.leave();
    }
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/cgi-bin/message/subscribe/send', () => {
    throw new WechatError(43002);
  });
}

async function send(parts: WechatParts, c: Context, flight: SendInFlight): Promise<void> {
  const { rules, state } = parts;
  const miniProgram = requireToken(parts, c.req.query('access_token'));
  const { appid } = miniProgram;
  const body = await readJsonObject(c);
  const openid = requireText(body, 'touser');
  const userId = state.openids.get(`${appid}|${openid}`);
  if (userId === undefined) throw new WechatError(40003);
  const templateId = requireText(body, 'template_id');
  const templates = miniProgram.subscribeTemplates ?? {};
  const template = Object.hasOwn(templates, templateId) ? templates[templateId] : undefined;
  if (!template) throw new WechatError(40037);
  refuseRestricted(miniProgram, { 'subscribe-banned': 43107 });
  if (miniProgram.bannedTemplates?.includes(templateId)) throw new WechatError(43107);
  const page = optionalText(body, 'page') ?? '';
  const stage = readStage(body);
  readLanguage(body);
  checkPage(parts, miniProgram, stage, page);
  const keywords = checkData(template.keywords, body.data, (keyword, value) =>
    fitsKeyword(keyword, value, rules['wechat.checkEnumValues']),
  );
  refuseSensitive(state, keywords);
  const receiver = `${appid}|${openid}`;
  if (rules['wechat.refuseOverlappingSends'] && flight.overlaps(receiver)) throw new WechatError(43108);
  spendDailyQuota(parts, '/cgi-bin/message/subscribe/send', appid);
  if (!spendAcceptance(state, { appid, userId, templateId }, template)) throw new WechatError(43101);
  flight.sent(receiver);
  deliver(parts, { userId, miniProgram, stage, title: template.title, keywords, page, sn: '', modelId: '', templateId });
  raiseSent(parts, { appid, userId }, 'ordinary', templateId);
}

/** Throws 45168 for a value that holds a sensitive word; which words those are only WeChat knows, here the seed says. */
function refuseSensitive({ sensitiveWords }: WechatState, keywords: readonly MessageKeyword[]): void {
  const text = keywords.map(({ value }) => value).join('\n');
  for (const [word] of sensitiveWords.entries()) if (text.includes(word)) throw new WechatError(45168);
}
