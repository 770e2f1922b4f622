/**
 * 用户隐私保护指引: what a mini-program says it collects. Version 2 belongs to the code in development, version 1 is online;
 * a release makes the first the second. Source: facts/wechat.md §3.5 (order), §4.6; field rules: api_setprivacysetting (86069–86074).
 */
import { isPlainObject, type JsonObject } from '../api/json-body.ts';
import { WechatError } from '../errors.ts';
import type { WechatState } from '../state.ts';
import { isPrivacyKey } from './privacy-kinds.ts';
import type { PrivacyRow } from './rows.ts';

export const PRIVACY_VERSIONS = { online: 1, development: 2 } as const;
type PrivacyVersion = (typeof PRIVACY_VERSIONS)[keyof typeof PRIVACY_VERSIONS];

const OWNER_FIELDS = [
  'contact_email',
  'contact_phone',
  'contact_qq',
  'contact_weixin',
  'store_expire_timestamp',
  'ext_file_media_id',
  'notice_method',
  'store_region',
] as const;
const CONTACTS = ['contact_email', 'contact_phone', 'contact_qq', 'contact_weixin'] as const;

export function readPrivacyVersion({ privacy_ver = PRIVACY_VERSIONS.development }: JsonObject): PrivacyVersion {
  if (privacy_ver !== 1 && privacy_ver !== 2) throw new WechatError(40097, 'privacy_ver should be 1 or 2');
  return privacy_ver;
}

/** Undefined: never set. */
export function privacyOf(state: WechatState, appid: string, version: PrivacyVersion): PrivacyRow | undefined {
  return state.privacy.get(`${appid}|${version}`);
}

export function putPrivacy(state: WechatState, appid: string, version: PrivacyVersion, row: PrivacyRow): void {
  state.privacy.put(`${appid}|${version}`, row);
}

/** Kinds the guide of the code in development declares; undefined: there is no guide. Without one of its own the online one counts. */
export function declaredKinds(state: WechatState, appid: string): readonly string[] | undefined {
  const row = privacyOf(state, appid, PRIVACY_VERSIONS.development) ?? privacyOf(state, appid, PRIVACY_VERSIONS.online);
  return row?.settings.map(({ key }) => key);
}

export function publishPrivacy(state: WechatState, appid: string): void {
  const row = privacyOf(state, appid, PRIVACY_VERSIONS.development);
  if (row) putPrivacy(state, appid, PRIVACY_VERSIONS.online, row);
}

/** The guide a body describes. Throws 40097, 86069, 86070 or 86072. */
export function readGuide(body: JsonObject, updatedAt: number): PrivacyRow {
  return { updatedAt, settings: readSettings(body.setting_list), owner: readOwner(body.owner_setting) };
}

function readSettings(list: unknown): PrivacyRow['settings'] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw new WechatError(40097, 'setting_list should be a list');
  const settings = list.map((entry: unknown) => {
    const { privacy_key: key, privacy_text: text } = isPlainObject(entry) ? entry : {};
    if (typeof key !== 'string' || !isPrivacyKey(key)) throw new WechatError(40097, 'privacy_key names no kind of information');
    if (typeof text !== 'string' || text.trim() === '') throw new WechatError(40097, `privacy_text of ${key} is empty`);
    return { key, text };
  });
  if (new Set(settings.map(({ key }) => key)).size !== settings.length) throw new WechatError(40097, 'a privacy_key is there twice');
  return settings;
}

function readOwner(owner: unknown): PrivacyRow['owner'] {
  if (!isPlainObject(owner)) throw new WechatError(86069);
  const given = OWNER_FIELDS.flatMap((field) => {
    const value = Object.hasOwn(owner, field) ? owner[field] : undefined;
    if (value === undefined) return [];
    if (typeof value !== 'string') throw new WechatError(86069, `${field} should be a string`);
    return [[field, value] as const];
  });
  const fields: { readonly [field: string]: string } = Object.fromEntries(given);
  if (!CONTACTS.some((field) => fields[field])) throw new WechatError(86069, `one of ${CONTACTS.join(', ')}`);
  if (!fields.notice_method) throw new WechatError(86070);
  const { store_expire_timestamp: stored } = fields;
  if (stored !== undefined && !/^\d{1,15}$/.test(stored)) throw new WechatError(86072);
  return fields;
}
