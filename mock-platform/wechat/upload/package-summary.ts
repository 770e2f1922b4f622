/** From files to what the service remembers about them, and the checks WeChat makes on an upload (facts/wechat.md §4.1, check 66). */
import { createHash } from 'node:crypto';
import type { PackageSummary } from '../packages.ts';
import type { WechatRules } from '../rules.ts';
import { type AppJson, allPages, readAppJson } from './app-json.ts';
import { UPLOAD_CODE, UploadRefusal } from './refusals.ts';

/** Travel with the package but are no part of the program. */
const NOT_COUNTED = /\.js\.map$|^ci\.signature$/;

/** Throws {@link UploadRefusal} when app.json is broken or a page lacks its js or wxml. */
export function summarisePackage(appid: string, bytes: Uint8Array, files: ReadonlyMap<string, Uint8Array>): PackageSummary {
  const app = readAppJson(files);
  const pages = allPages(app);
  checkPagesArePacked(pages, files);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    packageId: `${appid}-${sha256.slice(0, 16)}`,
    appid,
    sha256,
    files: [...files].map(([path, content]) => ({ path, size: content.byteLength })),
    pages,
    sizes: packageSizes(app, files),
  };
}

function checkPagesArePacked(pages: readonly string[], files: ReadonlyMap<string, Uint8Array>): void {
  const seen = new Set<string>();
  for (const page of pages) {
    if (seen.has(page)) throw new UploadRefusal(UPLOAD_CODE.unknown, `app.json: page ${page} is listed twice`);
    seen.add(page);
    const missing = ['.js', '.wxml'].filter((extension) => !files.has(page + extension));
    if (missing.length > 0) {
      const names = missing.map((extension) => page + extension).join(' and ');
      throw new UploadRefusal(UPLOAD_CODE.unknown, `app.json lists page ${page}, but ${names} is not in the package`);
    }
  }
}

/** `__FULL__`, `__APP__`, then one per sub-package root, in bytes. */
function packageSizes(app: AppJson, files: ReadonlyMap<string, Uint8Array>): PackageSummary['sizes'] {
  const sizes = new Map<string, number>([
    ['__FULL__', 0],
    ['__APP__', 0],
    ...app.subPackages.map((sub): [string, number] => [sub.root, 0]),
  ]);
  const add = (name: string, size: number) => sizes.set(name, (sizes.get(name) ?? 0) + size);
  for (const [path, content] of files) {
    if (NOT_COUNTED.test(path)) continue;
    add('__FULL__', content.byteLength);
    add(app.subPackages.find((sub) => path.startsWith(`${sub.root}/`))?.root ?? '__APP__', content.byteLength);
  }
  return [...sizes].map(([name, size]) => ({ name, size }));
}

/** Throws 80051 or 80058. `bigPreview`: the preview asked for bigPackageSizeSupport. */
export function checkSizes(
  summary: PackageSummary,
  files: ReadonlyMap<string, Uint8Array>,
  rules: WechatRules,
  options: { readonly bigPreview: boolean },
): void {
  const sizeOf = new Map(summary.sizes.map(({ name, size }) => [name, size]));
  const refuseOver = (code: number, what: string, bytes: number, maxKB: number): void => {
    if (bytes <= maxKB * 1024) return;
    throw new UploadRefusal(
      code,
      `${what} ${Math.ceil(bytes / 1024)}KB exceed max limit ${maxKB % 1024 === 0 ? `${maxKB / 1024}MB` : `${maxKB}KB`}`,
    );
  };
  const mainMax = options.bigPreview ? rules['wechat.bigPreviewMaxKB'] : rules['wechat.mainPackageMaxKB'];
  const subMax = options.bigPreview ? rules['wechat.bigPreviewMaxKB'] : rules['wechat.subPackageMaxKB'];
  for (const [name, size] of sizeOf) {
    if (name === '__APP__') refuseOver(UPLOAD_CODE.tooLarge, 'main package source size', size, mainMax);
    else if (name !== '__FULL__') refuseOver(UPLOAD_CODE.tooLarge, `subpackage ${name} source size`, size, subMax);
  }
  refuseOver(UPLOAD_CODE.tooLarge, 'source size', sizeOf.get('__FULL__') ?? 0, rules['wechat.totalPackageMaxKB']);
  for (const [page, roots] of Object.entries(readAppJson(files).preload)) {
    const bytes = roots.reduce((sum, root) => sum + (sizeOf.get(root === '__APP__' ? root : root.replace(/^\/+|\/+$/g, '')) ?? 0), 0);
    refuseOver(UPLOAD_CODE.preloadTooLarge, `preloadRule [${page}] source size`, bytes, rules['wechat.subPackageMaxKB']);
  }
}
