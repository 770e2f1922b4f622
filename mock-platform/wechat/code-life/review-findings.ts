/**
 * Faults a reviewer finds by looking into the package (rule `wechat.reviewer` = looks). What they say is Chinese: the
 * administrator reads it. Source: facts/wechat.md §4.1, §4.2, §4.6; that a review finds exactly these [I].
 */
import { isPlainObject, type JsonObject } from '../api/json-body.ts';
import type { PackageSummary } from '../packages.ts';
import type { WechatRules } from '../rules.ts';
import { type CodeScan, privacyLists } from './code-scan.ts';
import { isExclusive, isLocationApi, PRIVACY_KINDS } from './privacy-kinds.ts';

export interface ReviewedCode {
  readonly summary: PackageSummary;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly scan: CodeScan;
  /** Location interfaces the mini-program was given. */
  readonly granted: readonly string[];
  /** Kinds its privacy guide declares; undefined: no guide. */
  readonly guide: readonly string[] | undefined;
  /** Secrets that must not travel in code. */
  readonly secrets: readonly string[];
  readonly totalMaxKB: number;
}

/** One sentence for each fault, in the order a reviewer goes; none: it passes. */
export function findFaults(code: ReviewedCode, rules: WechatRules): string[] {
  const app = readApp(code.files.get('app.json'));
  if (!app) return ['小程序无法打开：app.json 缺失或格式错误'];
  return [
    ...pageFaults(app, code),
    ...sizeFaults(code, rules),
    ...locationFaults(app, code),
    ...privacyFaults(code),
    ...secretFaults(code),
  ];
}

function readApp(bytes: Uint8Array | undefined): JsonObject | undefined {
  try {
    const value: unknown = bytes && JSON.parse(Buffer.from(bytes).toString('utf8'));
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function* pageFaults({ tabBar, entryPagePath }: JsonObject, { summary, files }: ReviewedCode): Iterable<string> {
  for (const page of summary.pages) {
    const missing = ['.js', '.wxml'].filter((extension) => !files.has(page + extension));
    if (missing.length > 0) yield `页面无法打开：${page} 缺少 ${missing.map((extension) => page + extension).join('、')}`;
  }
  const list = isPlainObject(tabBar) && Array.isArray(tabBar.list) ? tabBar.list : [];
  for (const item of list) {
    const page = String(isPlainObject(item) ? item.pagePath : '');
    if (!summary.pages.includes(page)) yield `底部标签指向不存在的页面：${page}`;
    for (const field of ['iconPath', 'selectedIconPath']) {
      const icon: unknown = isPlainObject(item) ? item[field] : undefined;
      if (typeof icon === 'string' && !files.has(icon.replace(/^\.?\//, ''))) yield `底部标签的图标不存在：${icon}`;
    }
  }
  if (typeof entryPagePath === 'string' && !summary.pages.includes(entryPagePath)) yield `启动页面不存在：${entryPagePath}`;
}

function* sizeFaults({ summary, totalMaxKB }: ReviewedCode, rules: WechatRules): Iterable<string> {
  for (const { name, size } of summary.sizes) {
    const [what, maxKB] =
      name === '__FULL__'
        ? ['代码包总大小', totalMaxKB]
        : name === '__APP__'
          ? ['主包', rules['wechat.mainPackageMaxKB']]
          : [`分包 ${name}`, rules['wechat.subPackageMaxKB']];
    if (size > maxKB * 1024) yield `${what} ${Math.ceil(size / 1024)}KB，超过 ${maxKB}KB 的限制`;
  }
}

function* locationFaults({ permission }: JsonObject, { scan, granted }: ReviewedCode): Iterable<string> {
  const { withoutConf, withoutAuth } = privacyLists(scan, granted);
  const wrong = scan.declared.filter((name) => !isLocationApi(name));
  if (wrong.length > 0) yield `requiredPrivateInfos 中的名称不正确：${wrong.join('、')}`;
  if (isExclusive(scan.declared)) yield 'requiredPrivateInfos 同时声明了模糊位置和精确位置接口';
  if (withoutConf.length > 0) yield `代码使用了未在 requiredPrivateInfos 中声明的接口：${wxNames(withoutConf)}`;
  if (withoutAuth.length > 0) yield `小程序未开通以下地理位置接口：${wxNames(withoutAuth)}`;
  const scope = isPlainObject(permission) ? permission['scope.userLocation'] : undefined;
  const purpose = isPlainObject(scope) ? scope.desc : undefined;
  if (scan.kinds.includes('Location') && (typeof purpose !== 'string' || purpose.trim() === '')) {
    yield '获取位置信息时未说明用途：app.json 缺少 permission["scope.userLocation"].desc';
  }
}

function* privacyFaults({ scan, guide }: ReviewedCode): Iterable<string> {
  const undeclared = scan.kinds.filter((kind) => !guide?.includes(kind));
  if (undeclared.length === 0) return;
  const labels = undeclared.map((kind) => PRIVACY_KINDS[kind].label).join('、');
  yield guide ? `用户隐私保护指引未声明收集：${labels}` : `未设置用户隐私保护指引，但代码收集：${labels}`;
}

function* secretFaults({ files, secrets }: ReviewedCode): Iterable<string> {
  for (const [path, bytes] of files) {
    if (!/\.(js|json|wxml|wxs)$/.test(path)) continue;
    const text = Buffer.from(bytes);
    if (secrets.some((secret) => secret !== '' && text.includes(secret))) yield `代码中包含 AppSecret：${path}`;
  }
}

function wxNames(apis: readonly string[]): string {
  return apis.map((api) => `wx.${api}`).join('、');
}
