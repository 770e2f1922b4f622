/** What the server reads from the uploaded app.json. Source: facts/wechat.md §4.2. */
import { UploadRefusal } from './refusals.ts';

export interface AppJson {
  readonly pages: readonly string[];
  /** Roots without leading or trailing slash. */
  readonly subPackages: readonly { readonly root: string; readonly pages: readonly string[] }[];
  /** Roots or names to load before a page opens, by page. */
  readonly preload: { readonly [page: string]: readonly string[] };
}

/** Throws {@link UploadRefusal} (-1) with the place that breaks. */
export function readAppJson(files: ReadonlyMap<string, Uint8Array>): AppJson {
  const bytes = files.get('app.json');
  if (!bytes) throw new UploadRefusal(-1, 'app.json is not in the package');
  let app: unknown;
  try {
    app = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new UploadRefusal(-1, 'app.json is not JSON in UTF-8');
  }
  const fields = asObject(app, 'app.json');
  const pages = textList(fields.pages, 'app.json pages');
  if (pages.length === 0) throw new UploadRefusal(-1, 'app.json: pages is empty');
  const list = fields.subPackages ?? fields.subpackages ?? [];
  if (!Array.isArray(list)) throw new UploadRefusal(-1, 'app.json: subPackages is not an array');
  const subPackages = list.map((entry, i) => {
    const sub = asObject(entry, `app.json subPackages[${i}]`);
    if (typeof sub.root !== 'string') throw new UploadRefusal(-1, `app.json subPackages[${i}]: root is missing`);
    const root = sub.root.replace(/^\/+|\/+$/g, '');
    return { root, pages: textList(sub.pages ?? [], `app.json subPackages[${i}].pages`).map((page) => `${root}/${page}`) };
  });
  const preload = Object.entries(asObject(fields.preloadRule ?? {}, 'app.json preloadRule')).map(([page, rule]) => [
    page,
    textList(asObject(rule, `app.json preloadRule ${page}`).packages ?? [], `app.json preloadRule ${page} packages`),
  ]);
  return { pages, subPackages, preload: Object.fromEntries(preload) };
}

/** Every page, main package first. */
export function allPages(app: AppJson): string[] {
  return [...app.pages, ...app.subPackages.flatMap((sub) => sub.pages)];
}

function asObject(value: unknown, where: string): { [key: string]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UploadRefusal(-1, `${where} is not an object`);
  return value as { [key: string]: unknown };
}

function textList(value: unknown, where: string): string[] {
  if (!Array.isArray(value) || !value.every((entry): entry is string => typeof entry === 'string' && entry !== '')) {
    throw new UploadRefusal(-1, `${where} is not a list of paths`);
  }
  return value;
}
