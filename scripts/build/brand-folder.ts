/** The brands that stand side by side in one folder: `<folder>/<name>/brand.yaml`. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type Brand, type Finding, formatFinding, hasErrors, loadBrand } from '../../generator/index.ts';
import { Failure } from '../failure.ts';

/** Where brands stand when no folder is named. */
export const BRANDS_FOLDER = 'brands';

export interface FoundBrand {
  /** Name of its folder. */
  readonly name: string;
  readonly file: string;
  /** Absent when it has errors. */
  readonly brand?: Brand;
  readonly findings: readonly Finding[];
}

export interface BrandFolder {
  readonly brands: readonly FoundBrand[];
  /** Names of bases: they have no app of their own, and another brand of the folder extends them. */
  readonly bases: readonly string[];
}

/** What is written at the top of a brand file; an unreadable file is left to the checks. */
function topOf(file: string): { app?: unknown; extends?: unknown } {
  try {
    const top: unknown = parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 });
    return typeof top === 'object' && top !== null ? top : {};
  } catch {
    return {};
  }
}

/** Loads every brand of `folder`. Throws {@link Failure} (exit 2) when there is no such folder or no brand in it. */
export async function readBrandFolder(folder: string): Promise<BrandFolder> {
  const files = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => ({ name, file: join(folder, name, 'brand.yaml') }))
        .filter(({ file }) => existsSync(file))
    : [];
  if (files.length === 0) {
    throw new Failure('brands-missing', `there is no brand in ${folder} (looked for ${join(folder, '*', 'brand.yaml')})`, {
      fix: 'name the folder that holds the brand folders: --brands DIR',
      exitCode: 2,
    });
  }
  const tops = files.map(({ name, file }) => ({ name, file, top: topOf(file) }));
  const extended = new Set(
    tops.flatMap(({ file, top }) => (typeof top.extends === 'string' ? [resolve(dirname(file), top.extends)] : [])).map(realOrSame),
  );
  const isBase = ({ file, top }: (typeof tops)[number]): boolean => top.app === undefined && extended.has(realOrSame(resolve(file)));
  const brands: FoundBrand[] = [];
  for (const { name, file } of tops.filter((each) => !isBase(each))) {
    const { brand, findings } = await loadBrand(file, { name: file });
    brands.push({ name, file, findings, ...(brand ? { brand } : {}) });
  }
  return { brands, bases: tops.filter(isBase).map(({ name }) => name) };
}

function realOrSame(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

/** The errors of a brand as one {@link Failure}. */
export function brandFailure({ file, findings }: FoundBrand): Failure {
  const errors = findings.filter((finding) => hasErrors([finding]));
  return new Failure('brand-has-errors', `${file} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}`, {
    fix: `correct the lines named by: camlock check --brand ${file}`,
    details: errors.map((finding) => formatFinding(finding)),
  });
}
