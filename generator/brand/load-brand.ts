/** Reads and checks a brand file: text → data → schema → rules → images → colours, with every problem at its line. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type Category, categories } from '../../devices/index.ts';
import { type Finding, hasErrors, inFileOrder, type Path, pathText } from '../finding.ts';
import { type BrandImages, readBrandImages } from '../images/brand-images.ts';
import { DEFAULT_THEME, fullHex, type Palette, palette, type Theme } from '../theme/palette.ts';
import { themeProblems } from '../theme/theme-problems.ts';
import { ruleProblems } from './rules.ts';
import type { BrandFile } from './schema.ts';
import { schemaProblems } from './schema-problems.ts';
import { BRAND_FILE_MAX_BYTES, readYaml } from './yaml-source.ts';

/** A brand that passed every check, with its images ready and its colours computed. */
export interface Brand {
  /** Folder of the brand file. */
  readonly dir: string;
  /** As written, words trimmed. */
  readonly file: BrandFile;
  /** Chosen categories in the catalogue's order. */
  readonly categories: readonly Category[];
  readonly images: BrandImages;
  /** As the brand wrote it, or the defaults. */
  readonly theme: Theme;
  readonly palette: Palette;
}

export interface LoadedBrand {
  /** Absent when a finding is an error. */
  readonly brand?: Brand;
  /** In the order of the file. */
  readonly findings: readonly Finding[];
  /** Where a value of the file stands, or the nearest key above it; absent when the file could not be read. */
  readonly placeOf?: (path: Path) => { readonly line: number; readonly column: number };
}

function unreadable(file: string, message: string, fix: string): LoadedBrand {
  return { findings: [{ severity: 'error', code: 'brand-file', file, line: 1, column: 1, path: '', message, fix }] };
}

/**
 * Loads the brand file at `path`. Findings name it as `options.name` (default: the file's own name).
 * Never throws on bad input: whatever is wrong is a finding.
 */
export async function loadBrand(path: string, options: { readonly name?: string } = {}): Promise<LoadedBrand> {
  const name = options.name ?? basename(path);
  let bytes: Buffer;
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return unreadable(name, 'this is a folder', 'name the file: <folder>/brand.yaml');
    if (!stat.isFile()) return unreadable(name, 'this is not a plain file', 'name a brand.yaml file');
    if (stat.size > BRAND_FILE_MAX_BYTES * 64)
      return unreadable(name, `the brand file has ${stat.size} bytes; allowed are ${BRAND_FILE_MAX_BYTES}`, 'name a brand.yaml file');
    bytes = readFileSync(path);
  } catch {
    return unreadable(name, 'there is no such file', 'name the brand file with --brand, or write one with: camlock init');
  }
  return loadBrandText(bytes, { dir: dirname(resolve(path)), name });
}

/** The same for a brand file that is not on disk (an editor, the console); `dir` is where its images are. */
export async function loadBrandText(bytes: Uint8Array, place: { readonly dir: string; readonly name: string }): Promise<LoadedBrand> {
  const yaml = readYaml(place.name, bytes);
  const data = yaml.data;
  if (!data) return { findings: inFileOrder(yaml.findings) };
  const { brand: file, problems } = schemaProblems(data);
  const { images, problems: imageProblems } = await readBrandImages(place.dir, data as Partial<BrandFile>, pathText);
  const theme = typeof data.theme === 'object' && data.theme !== null ? (data.theme as { [key: string]: unknown }) : {};
  const findings = inFileOrder([
    ...yaml.findings,
    ...problems.map(({ problem, atKey }) => yaml.locate(problem, atKey)),
    ...[...ruleProblems(data), ...imageProblems, ...themeProblems(theme)].map((problem) => yaml.locate(problem)),
  ]);
  const placeOf = (path: Path) => yaml.position(path);
  if (!file || hasErrors(findings)) return { findings, placeOf };
  const colours = {
    primary: fullHex(file.theme?.primary ?? DEFAULT_THEME.primary),
    secondary: fullHex(file.theme?.secondary ?? DEFAULT_THEME.secondary),
  };
  return {
    brand: {
      dir: place.dir,
      file,
      categories: categories.filter((category) => file.reminders[category] !== undefined),
      images,
      theme: colours,
      palette: palette(colours),
    },
    findings,
    placeOf,
  };
}

/** Only the findings of {@link loadBrand}. */
export async function checkBrand(path: string, options: { readonly name?: string } = {}): Promise<readonly Finding[]> {
  return (await loadBrand(path, options)).findings;
}

/** The prepared image behind a path of the brand file, e.g. `['theme', 'homeImage']`. */
export function imageOf(brand: Brand, path: Path): string | undefined {
  const image = brand.images.get(pathText(path));
  return image && `/${image.target}`;
}
