/** POST /wxa/modify_domain (modifyServerDomain): legal domains of the mini-program, out of those the platform registered. Source: facts/wechat.md §3.6; check 61. */
import type { Hono } from 'hono';
import { type JsonObject, readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { refuseRestricted } from '../../restrictions.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { addCount, countOf } from '../counts.ts';
import {
  changeList,
  DOMAIN_KINDS,
  type DomainKind,
  domainName,
  KINDS,
  type ListAction,
  platformSet,
  refuseBadDomains,
  registeredAt,
} from '../domains.ts';
import type { DomainsRow } from '../rows.ts';

const ACTIONS: readonly ListAction[] = ['add', 'delete', 'set'];
const COUNT = 'modifyDomain';

export function modifyDomainOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/modify_domain', async (c) => {
    const { miniProgram, component } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const { appid } = miniProgram;
    refuseRestricted(miniProgram, { 'wrong-account-type': 85015 });
    const body = await readJsonObject(c);
    const before = platformSet(parts.state, appid);
    if (body.action === 'get') return c.json({ errcode: 0, errmsg: 'ok', ...lists(before) });
    const action = ACTIONS.find((word) => word === body.action);
    if (!action) throw new WechatError(40097, `action should be one of ${ACTIONS.join(', ')}, get`);
    const given = readLists(body);
    const invalid = action === 'delete' ? {} : sort(parts, component.appid, given);
    const after: { -readonly [K in keyof DomainsRow]: DomainsRow[K] } = { ...before };
    for (const kind of KINDS) {
      const list = given.get(kind);
      if (list) after[kind] = changeList(action, before[kind], list);
    }
    if (KINDS.every((kind) => same(after[kind], before[kind]))) throw new WechatError(85017);
    if (KINDS.some((kind) => after[kind].length > parts.rules['wechat.domainsPerKindMax'])) throw new WechatError(85016);
    if (countOf(parts, COUNT, appid, 'month') >= parts.rules['wechat.domainChangesAMonth']) throw new WechatError(86102);
    addCount(parts, COUNT, appid, 'month');
    parts.state.codeDomains.put(appid, after);
    return c.json({ errcode: 0, errmsg: 'ok', ...lists(after), ...invalid });
  });
  app.all('/wxa/modify_domain', () => {
    throw new WechatError(43002);
  });
}

function readLists(body: JsonObject): Map<DomainKind, string[]> {
  const given = new Map<DomainKind, string[]>();
  for (const kind of KINDS) {
    const { field } = DOMAIN_KINDS[kind];
    const list = Object.hasOwn(body, field) ? body[field] : undefined;
    if (list === undefined) continue;
    if (!Array.isArray(list) || !list.every((entry): entry is string => typeof entry === 'string')) {
      throw new WechatError(40097, `${field} should be a list of strings`);
    }
    given.set(kind, [...new Set(list.filter((entry) => entry !== ''))]);
  }
  return given;
}

/**
 * Leaves in `given` what the platform registered; the rest comes back as `invalid_…`. Throws 85301–85303 for names that
 * cannot stand anywhere, 85018 when nothing given is registered.
 */
function sort({ state }: WechatParts, componentAppid: string, given: Map<DomainKind, string[]>): { [field: string]: string[] } {
  const registered = registeredAt(state, componentAppid);
  const all = [...given].flatMap(([kind, list]) => list.map((text) => ({ kind, text, name: domainName(kind, text) })));
  refuseBadDomains(
    state,
    all.filter(({ name }) => name === undefined).map(({ text }) => text),
    all.flatMap(({ name }) => name ?? []),
  );
  const stranger = ({ name }: { name: string | undefined }) => !registered.has(name as string);
  if (all.length > 0 && all.every(stranger)) throw new WechatError(85018, all.map(({ text }) => text.slice(0, 100)).join(', '));
  const invalid: { [field: string]: string[] } = {};
  for (const [kind, list] of given) {
    const strangers = all.filter((entry) => entry.kind === kind && stranger(entry)).map(({ text }) => text);
    given.set(
      kind,
      list.filter((text) => !strangers.includes(text)),
    );
    if (strangers.length > 0) invalid[`invalid_${DOMAIN_KINDS[kind].field}`] = strangers;
  }
  return invalid;
}

function lists(row: DomainsRow): { [field: string]: readonly string[] } {
  return Object.fromEntries(KINDS.map((kind) => [DOMAIN_KINDS[kind].field, row[kind]]));
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((entry) => other.includes(entry));
}
