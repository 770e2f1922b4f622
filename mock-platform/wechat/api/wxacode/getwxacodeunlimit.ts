/** POST /wxa/getwxacodeunlimit (getUnlimitedQRCode, code B). Source: facts/wechat.md §5, checks 63, 64. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { versionKey } from '../../state.ts';
import { requireToken } from '../access-tokens.ts';
import type { JsonObject } from '../json-body.ts';
import { answerCode, readCodeBody, readEnv, readLook, readWidth, refuseReserved } from './code-request.ts';

const SCENE_MAX = 32;
const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]+$/;
const PAGE_MAX = 1024;
const MINUTE_MS = 60_000;

export function getWxacodeUnlimitOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/getwxacodeunlimit', async (c) => {
    const { appid } = requireToken(parts, c.req.query('access_token'));
    const body = await readCodeBody(c, 40169);
    const { scene } = body;
    if (typeof scene !== 'string' || scene === '' || scene.length > SCENE_MAX) throw new WechatError(40169);
    if (!SCENE.test(scene)) throw new WechatError(40129);
    refuseReserved(scene);
    const page = readPage(parts, appid, body);
    const width = readWidth(body);
    const look = readLook(body);
    const row = { appid, env: readEnv(body), path: `${page}?scene=${encodeURIComponent(scene)}` };
    spendMinute(parts, appid);
    return answerCode(c, parts, row, width, look);
  });
  app.all('/wxa/getwxacodeunlimit', () => {
    throw new WechatError(43002);
  });
}

/** The page, or the released home page when none is named. Throws 41030 and 85096. */
function readPage(parts: WechatParts, appid: string, { page = '', check_path = true }: JsonObject): string {
  if (typeof check_path !== 'boolean') throw new WechatError(40097, 'check_path should be true or false');
  if (typeof page !== 'string' || page.length > PAGE_MAX) throw new WechatError(41030);
  refuseReserved(page);
  if (page.startsWith('/') || page.includes('?')) throw new WechatError(41030);
  const pages = parts.state.versions.get(versionKey(appid, 'formal'))?.package.pages ?? [];
  if (check_path && !pages.includes(page || (pages[0] ?? '\0'))) throw new WechatError(41030);
  return page || (pages[0] ?? '');
}

/** 5000 codes a minute (45011 [I]); the minute begins with its first code. */
function spendMinute({ clock, rules, state }: WechatParts, appid: string): void {
  const now = clock.now();
  const row = state.codeMinutes.get(appid);
  const running = row && now - row.began < MINUTE_MS ? row : { began: now, used: 0 };
  if (running.used >= rules['wechat.unlimitedCodesPerMinute']) throw new WechatError(45011);
  state.codeMinutes.put(appid, { ...running, used: running.used + 1 });
}
