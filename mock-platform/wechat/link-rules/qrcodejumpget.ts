/** POST /cgi-bin/wxopen/qrcodejumpget (getJumpQRCode): rules for ordinary links. Source: facts/wechat.md §5. */
import type { Hono } from 'hono';
import { type JsonObject, readJsonObject } from '../api/json-body.ts';
import type { LinkRuleRow } from '../code-life/rows.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { linkRulesOf, publishesLeft, requireLinkCaller } from './link-rules.ts';

const PATH = '/cgi-bin/wxopen/qrcodejumpget';
const PREFIXES_MAX = 200;
const PAGE_MAX = 200;

export function qrcodeJumpGetOperation(app: Hono, parts: WechatParts): void {
  app.post(PATH, async (c) => {
    const { appid } = requireLinkCaller(parts, c.req.query('access_token'), 85075);
    // Without fields it is called with `{}`, or by many programs with nothing.
    const body = (await c.req.raw.clone().text()).trim() === '' ? {} : await readJsonObject(c);
    const all = linkRulesOf(parts.state, appid);
    const list = wanted(body, all);
    return c.json({
      errcode: 0,
      errmsg: 'ok',
      qrcodejump_open: 1,
      qrcodejump_pub_quota: publishesLeft(parts, appid),
      list_size: list.length,
      total_count: all.length,
      rule_list: list.map(({ prefix, permitSubRule, path, openVersion, debugUrls, published }) => ({
        prefix,
        permit_sub_rule: permitSubRule,
        path,
        open_version: openVersion,
        debug_url: debugUrls,
        state: published ? 2 : 1,
      })),
    });
  });
  app.all(PATH, () => {
    throw new WechatError(43002);
  });
}

/** `get_type` 0: all of them; 1: those of `prefix_list`; 2: a page. Throws 40097. */
function wanted({ get_type = 0, prefix_list, page_num, page_size }: JsonObject, all: readonly LinkRuleRow[]): readonly LinkRuleRow[] {
  if (get_type === 0) return all;
  if (get_type === 1) {
    if (!Array.isArray(prefix_list) || prefix_list.length > PREFIXES_MAX)
      throw new WechatError(40097, `prefix_list should be a list of up to ${PREFIXES_MAX}`);
    return all.filter(({ prefix }) => prefix_list.includes(prefix));
  }
  if (get_type !== 2) throw new WechatError(40097, 'get_type should be one of 0, 1, 2');
  const whole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;
  if (!whole(page_num) || !whole(page_size) || page_size > PAGE_MAX)
    throw new WechatError(40097, `page_num should be a whole number from 1, page_size 1 to ${PAGE_MAX}`);
  return all.slice((page_num - 1) * page_size, page_num * page_size);
}
