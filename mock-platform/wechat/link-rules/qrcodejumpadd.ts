/** POST /cgi-bin/wxopen/qrcodejumpadd (addJumpQRCode): a rule for ordinary links, or a change of one. Source: facts/wechat.md §5. */
import type { Hono } from 'hono';
import { type JsonObject, readJsonObject } from '../api/json-body.ts';
import type { LinkRuleRow } from '../code-life/rows.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import {
  isUnder,
  linkRulesOf,
  putLinkRule,
  readPrefix,
  refuseTaken,
  requireLinkCaller,
  requireLinkRule,
  TEST_LINKS_MAX,
} from './link-rules.ts';

const PATH = '/cgi-bin/wxopen/qrcodejumpadd';
const PAGE_MAX = 1024;

export function qrcodeJumpAddOperation(app: Hono, parts: WechatParts): void {
  const { rules, state } = parts;
  app.post(PATH, async (c) => {
    const { appid } = requireLinkCaller(parts, c.req.query('access_token'), 85070);
    const body = await readJsonObject(c);
    const { path } = body;
    const edit = choice(body, 'is_edit', [0, 1]) === 1;
    const prefix = edit ? requireLinkRule(state, appid, body).prefix : readPrefix(parts, body.prefix);
    if (typeof path !== 'string' || path === '' || path.length > PAGE_MAX || path.startsWith('/'))
      throw new WechatError(40097, 'path should be a page without a leading slash');
    const rule: LinkRuleRow = {
      appid,
      prefix,
      permitSubRule: choice(body, 'permit_sub_rule', [1, 2]),
      path,
      openVersion: choice(body, 'open_version', [1, 2, 3]),
      debugUrls: testLinks(body, prefix),
      published: edit && requireLinkRule(state, appid, body).published,
    };
    if (!edit) {
      if (linkRulesOf(state, appid).some((one) => one.prefix === prefix)) throw new WechatError(85071);
      refuseTaken(state, appid, prefix);
      if (linkRulesOf(state, appid).length >= rules['wechat.linkRulesMax']) throw new WechatError(85073);
      if (rules['wechat.linkCheckFile'] && state.hostsWithoutCheckFile.get(new URL(prefix).hostname)) throw new WechatError(85069);
    }
    putLinkRule(state, rule);
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all(PATH, () => {
    throw new WechatError(43002);
  });
}

/** A number, or its text as the document's example has it. Throws 40097. */
function choice<const N extends number>(body: JsonObject, field: string, allowed: readonly N[]): N {
  const value = Object.hasOwn(body, field) ? body[field] : undefined;
  const number = allowed.find((one) => value === one || value === String(one));
  if (number === undefined) throw new WechatError(40097, `${field} should be one of ${allowed.join(', ')}`);
  return number;
}

/** Throws 40097 for what is no list of up to five, 85068 for a link that is not under the prefix. */
function testLinks({ debug_url: given = [] }: JsonObject, prefix: string): readonly string[] {
  if (!Array.isArray(given) || given.length > TEST_LINKS_MAX || !given.every((link): link is string => typeof link === 'string'))
    throw new WechatError(40097, `debug_url should be a list of up to ${TEST_LINKS_MAX} links`);
  for (const link of given) if (!isUnder(prefix, link)) throw new WechatError(85068);
  return given;
}
