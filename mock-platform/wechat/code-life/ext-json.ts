/**
 * ext_json of a commit: what a third-party platform may change of a template, and what comes of it.
 * Source: facts/wechat.md §3.5 (merge, 85013, 85045–85048, 85310–85312, plugins 80066–80082).
 */
import { isPlainObject, type JsonObject } from '../api/json-body.ts';
import { WechatError } from '../errors.ts';
import { isExclusive, isLocationApi } from './privacy-kinds.ts';

/** Replaced as a whole. */
const REPLACED = ['customOpen', 'functionPages', 'navigateToMiniProgramAppIdList', 'plugins', 'requiredPrivateInfos'] as const;
/** Merged key by key. */
const MERGED = ['window', 'tabBar', 'networkTimeout'] as const;

/** What ext_json may hold for a standard template. */
const STANDARD_FIELDS = ['extAppid', 'ext', 'window'];

export interface ExtContext {
  readonly appid: string;
  readonly checkExtAppid: boolean;
  /** Of a standard template, which lets only a few fields be changed. */
  readonly standard: boolean;
  /** Location interfaces the mini-program was given. */
  readonly locationApis: readonly string[];
  /** Plugins added to the mini-program. */
  readonly plugins: readonly { readonly appid: string; readonly versions: readonly string[] }[];
}

/** Throws 85013 when it is no text or no object inside, 85048 when the text is not JSON, 9402203 for a field a standard template does not take. */
export function parseExtJson(value: unknown, { appid, checkExtAppid, standard }: ExtContext): JsonObject {
  if (typeof value !== 'string') throw new WechatError(85013);
  let ext: unknown;
  try {
    ext = JSON.parse(value);
  } catch {
    throw new WechatError(85048);
  }
  if (!isPlainObject(ext)) throw new WechatError(85013);
  const { extAppid = '' } = ext;
  if (typeof extAppid !== 'string') throw new WechatError(85013);
  if (standard && Object.keys(ext).some((key) => !STANDARD_FIELDS.includes(key))) throw new WechatError(9402203);
  if (checkExtAppid && extAppid !== '' && extAppid !== appid) throw new WechatError(85013);
  return ext;
}

/** The files of the template with app.json, the pages' own json and ext.json as `ext` wants them. `app` is the template's app.json. */
export function mergeTemplate(
  files: ReadonlyMap<string, Uint8Array>,
  app: JsonObject,
  ext: JsonObject,
  context: ExtContext,
): Map<string, Uint8Array> {
  const merged: { [key: string]: unknown } = { ...app };
  const given = (key: string): unknown => (Object.hasOwn(ext, key) ? ext[key] : undefined);
  for (const key of REPLACED) if (given(key) !== undefined) merged[key] = given(key);
  for (const key of MERGED) {
    const value = given(key);
    if (value === undefined) continue;
    if (!isPlainObject(value)) throw new WechatError(85013, `${key} should be an object`);
    merged[key] = { ...(isPlainObject(app[key]) ? app[key] : {}), ...value };
  }
  mergePages(merged, app, given('pages'));
  mergeSubPackages(merged, app, given('subPackages') ?? given('subpackages'));
  checkTabBar(merged);
  checkPrivateInfos(merged.requiredPrivateInfos, context.locationApis);
  checkPlugins(merged.plugins, context.plugins);

  const out = new Map(files);
  const pages = new Set(pagesOf(merged));
  for (const [page, change] of Object.entries(objectOf(given('extPages'), 'extPages'))) {
    if (!pages.has(page)) throw new WechatError(85045, `extPages ${page.slice(0, 100)}`);
    const path = `${page}.json`;
    out.set(path, json({ ...readObject(files.get(path)), ...objectOf(change, `extPages ${page}`) }));
  }
  // Preloading a page that is gone would stop the phone.
  if (isPlainObject(merged.preloadRule)) {
    merged.preloadRule = Object.fromEntries(Object.entries(merged.preloadRule).filter(([page]) => pages.has(page)));
  }
  out.set('app.json', json({ ...merged, extAppid: context.appid }));
  out.set('ext.json', json({ extEnable: true, extAppid: context.appid, ext: objectOf(given('ext'), 'ext') }));
  return out;
}

function mergePages(merged: { [key: string]: unknown }, app: JsonObject, pages: unknown): void {
  if (pages === undefined) return;
  if (!isTexts(pages)) throw new WechatError(85013, 'pages should be a list of paths');
  if (pages.length === 0) throw new WechatError(85047);
  const stranger = pages.find((page) => !(app.pages as readonly string[]).includes(page));
  if (stranger !== undefined) throw new WechatError(85045, `pages ${stranger.slice(0, 100)}`);
  merged.pages = pages;
}

function mergeSubPackages(merged: { [key: string]: unknown }, app: JsonObject, subPackages: unknown): void {
  if (subPackages === undefined) return;
  if (!Array.isArray(subPackages)) throw new WechatError(85013, 'subPackages should be a list');
  const there = subPackagesOf(app);
  for (const entry of subPackages) {
    if (!isPlainObject(entry) || typeof entry.root !== 'string' || !isTexts(entry.pages)) {
      throw new WechatError(85013, 'an entry of subPackages has root and pages');
    }
    const { root, pages } = entry;
    const known = there.find((sub) => bare(sub.root) === bare(root));
    const stranger = known ? pages.find((page) => !known.pages.includes(page)) : '';
    if (stranger !== undefined) throw new WechatError(85045, `subPackages ${root.slice(0, 100)} ${stranger.slice(0, 100)}`);
  }
  delete merged.subpackages;
  merged.subPackages = subPackages;
}

/** Every page of an app.json that was read before. */
function pagesOf(app: JsonObject): string[] {
  return [
    ...(app.pages as readonly string[]),
    ...subPackagesOf(app).flatMap(({ root, pages }) => pages.map((page) => `${bare(root)}/${page}`)),
  ];
}

function subPackagesOf(app: JsonObject): { root: string; pages: readonly string[] }[] {
  const list = (app.subPackages ?? app.subpackages ?? []) as readonly { root: string; pages?: readonly string[] }[];
  return list.map(({ root, pages = [] }) => ({ root, pages }));
}

const bare = (root: string) => root.replace(/^\/+|\/+$/g, '');

function checkTabBar({ tabBar, pages }: JsonObject): void {
  if (tabBar === undefined) return;
  const list = isPlainObject(tabBar) ? tabBar.list : undefined;
  if (!Array.isArray(list)) throw new WechatError(85013, 'tabBar.list should be a list');
  for (const item of list) {
    const page: unknown = isPlainObject(item) ? item.pagePath : undefined;
    if (typeof page !== 'string' || !(pages as readonly string[]).includes(page)) throw new WechatError(85046);
  }
}

function checkPrivateInfos(names: unknown, granted: readonly string[]): void {
  if (names === undefined) return;
  if (!Array.isArray(names) || !names.every(isLocationApi) || new Set(names).size !== names.length) throw new WechatError(85310);
  if (isExclusive(names)) throw new WechatError(85311);
  if (!names.every((name) => granted.includes(name))) throw new WechatError(85312);
}

const PLUGIN_VERSION = /^(\d{1,4}\.\d{1,4}\.\d{1,4}|latest)$/;

function checkPlugins(plugins: unknown, added: ExtContext['plugins']): void {
  for (const [name, plugin] of Object.entries(objectOf(plugins, 'plugins'))) {
    const { version, provider } = objectOf(plugin, `plugins.${name}`);
    if (typeof provider !== 'string' || !/^wx[0-9a-f]{16}$/.test(provider)) throw new WechatError(80067);
    if (typeof version !== 'string' || !PLUGIN_VERSION.test(version)) throw new WechatError(80066);
    const known = added.find(({ appid }) => appid === provider);
    if (!known) throw new WechatError(80082);
    if (version !== 'latest' && !known.versions.includes(version)) throw new WechatError(80066);
  }
}

function objectOf(value: unknown, where: string): JsonObject {
  if (value === undefined) return {};
  if (!isPlainObject(value)) throw new WechatError(85013, `${where.slice(0, 100)} should be an object`);
  return value;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string' && entry !== '');
}

/** A page without a json file, or with a broken one, starts from nothing. */
function readObject(bytes: Uint8Array | undefined): JsonObject {
  if (!bytes) return {};
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return isPlainObject(value) ? value : {};
  } catch {
    return {};
  }
}

function json(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
