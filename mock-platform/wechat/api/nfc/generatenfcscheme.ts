/** POST /wxa/generatenfcscheme (generateNFCScheme): the link that goes onto a tag. Source: facts/wechat.md §2.8 NFC: 9800003, 9800007–9800009, 85079. */
import type { Hono } from 'hono';
import { onlineRelease } from '../../code-life/releases.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { versionKey } from '../../state.ts';
import { keepCode, nfcLink } from '../../wxacode.ts';
import { requireToken } from '../access-tokens.ts';
import { readJsonObject, requireText } from '../json-body.ts';
import { requireModel, requireSn } from '../sn-and-model.ts';
import { readEnv } from '../wxacode/code-request.ts';

const PATH = '/wxa/generatenfcscheme';
const PATH_MAX = 1024;

export function generateNfcSchemeOperation(app: Hono, parts: WechatParts): void {
  const { state } = parts;
  app.post(PATH, async (c) => {
    const miniProgram = requireToken(parts, c.req.query('access_token'));
    const body = await readJsonObject(c);
    const { nfc } = requireModel(miniProgram, requireText(body, 'model_id'));
    if (!nfc) throw new WechatError(9800007);
    if (nfc === 'unit' && (body.sn === undefined || body.sn === '')) throw new WechatError(9800008);
    if (nfc === 'model' && body.sn !== undefined && body.sn !== '') throw new WechatError(9800009);
    const sn = nfc === 'unit' ? requireSn(body) : undefined;
    const { path, query, env } = readJump(body.jump_wxa);
    const online = onlineRelease(state, miniProgram.appid) ?? state.versions.get(versionKey(miniProgram.appid, 'formal'));
    if (env === 'release' && !online) throw new WechatError(85079);
    const asked = [query, sn === undefined ? '' : `sn=${encodeURIComponent(sn)}`].filter(Boolean).join('&');
    const row = { appid: miniProgram.appid, env, path: asked ? `${path}?${asked}` : path, kind: 'nfc' } as const;
    keepCode(state, row);
    return c.json({ errcode: 0, errmsg: 'ok', openlink: nfcLink(row) });
  });
  app.all(PATH, () => {
    throw new WechatError(43002);
  });
}

/** `jump_wxa` {path, query, env_version}; absent: the home page of the formal version. Throws 47001, 40097. */
function readJump(value: unknown): { path: string; query: string; env: ReturnType<typeof readEnv> } {
  if (value === undefined) return { path: '', query: '', env: 'release' };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WechatError(47001);
  const jump = value as { readonly [field: string]: unknown };
  const { path = '', query = '' } = jump;
  if (typeof path !== 'string' || typeof query !== 'string' || path.length + query.length > PATH_MAX) throw new WechatError(40097);
  return { path: path.replace(/^\//, ''), query, env: readEnv(jump) };
}
