/** A platform's own domain lists, joined with `;` and without scheme. Source: facts/wechat.md §3.6 (S41). */
import type { JsonObject } from '../api/json-body.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { addCount, countOf } from './counts.ts';
import { changeList, isDomainName, type ListAction } from './domains.ts';
import type { PlatformDomainsRow } from './rows.ts';

const ACTIONS: readonly ListAction[] = ['add', 'delete', 'set'];
const NONE: PlatformDomainsRow = { testing: [], published: [] };

export interface PlatformDomains extends PlatformDomainsRow {
  /** Given and refused: no domain, or without an ICP filing. */
  readonly invalid: readonly string[];
}

/** `field` holds the names. `key` is the row of the table. Throws 40097, 85016, 85017 or 86102. */
export function changePlatformDomains(
  parts: WechatParts,
  key: string,
  body: JsonObject,
  { field, max }: { readonly field: string; readonly max: number },
): PlatformDomains {
  const { rules, state } = parts;
  const before = state.platformDomains.get(key) ?? NONE;
  const { action, is_modify_published_together: published = false } = body;
  if (action === 'get') return { ...before, invalid: [] };
  const word = ACTIONS.find((entry) => entry === action);
  if (!word) throw new WechatError(40097, `action should be one of ${ACTIONS.join(', ')}, get`);
  if (typeof published !== 'boolean') throw new WechatError(40097, 'is_modify_published_together should be true or false');
  const text = Object.hasOwn(body, field) ? body[field] : undefined;
  if (typeof text !== 'string') throw new WechatError(40097, `${field} should be names joined with ;`);
  const names = [...new Set(text.split(';').filter(Boolean))];
  const stands = (name: string) => isDomainName(name) && !state.domainsWithoutIcp.get(name.replace(/:\d+$/, ''));
  const good = word === 'delete' ? names : names.filter(stands);
  const row: PlatformDomainsRow = {
    testing: changeList(word, before.testing, good),
    published: published ? changeList(word, before.published, good) : before.published,
  };
  if (good.length === 0 && word !== 'set') throw new WechatError(85017);
  if (row.testing.length > max || row.published.length > max) throw new WechatError(85016);
  if (countOf(parts, field, key, 'month') >= rules['wechat.domainChangesAMonth']) throw new WechatError(86102);
  addCount(parts, field, key, 'month');
  state.platformDomains.put(key, row);
  return { ...row, invalid: names.filter((name) => !good.includes(name)) };
}
