/** Reads and checks a brand: files it is made of → data → schema → rules → images → colours, every problem at its file and line. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type Category, categories } from '../../devices/index.ts';
import { type Finding, hasErrors, type Path, pathText } from '../finding.ts';
import { type BrandDocuments, type BrandImages, readBrandImages } from '../images/brand-images.ts';
import { DEFAULT_THEME, fullHex, type Palette, palette, type Theme } from '../theme/palette.ts';
import { themeProblems } from '../theme/theme-problems.ts';
import { type Layer, readLayers } from './layers.ts';
import { mergeLayers } from './merge-layers.ts';
import { ruleProblems } from './rules.ts';
import type { BrandFile } from './schema.ts';
import { schemaProblems } from './schema-problems.ts';
import { BRAND_FILE_MAX_BYTES } from './yaml-source.ts';

/** A brand that passed every check, with its images ready and its colours computed. */
export interface Brand {
  /** Folder of the brand file. */
  readonly dir: string;
  /** As written in all its files together, words trimmed. */
  readonly file: BrandFile;
  /** Chosen categories in the catalogue's order. */
  readonly categories: readonly Category[];
  readonly images: BrandImages;
  /** Manuals in PDF and Markdown, as pages. */
  readonly documents: BrandDocuments;
  /** As the brand wrote it, or the defaults. */
  readonly theme: Theme;
  readonly palette: Palette;
}

export interface LoadedBrand {
  /** Absent when a finding is an error. */
  readonly brand?: Brand;
  /** In the order of the files: the brand's own first, then its bases and overlays. */
  readonly findings: readonly Finding[];
  /** Folders of the brand's files (its own, its bases'): where its images and documents are. Empty when the file could not be read. */
  readonly folders: readonly string[];
  /** Where a value stands (which file of the brand, too), or the nearest key above it; absent when a file could not be read. */
  readonly placeOf?: (path: Path) => { readonly file: string; readonly line: number; readonly column: number };
}

interface BrandOptions {
  readonly name?: string;
  /** Environment whose overlays count, e.g. `test`. */
  readonly env?: string;
}

function unreadable(file: string, message: string, fix: string): LoadedBrand {
  return { folders: [], findings: [{ severity: 'error', code: 'brand-file', file, line: 1, column: 1, path: '', message, fix }] };
}

/**
 * Loads the brand file at `path`, with the bases it `extends` and, for `options.env`, its overlays `brand.<env>.yaml`.
 * Findings name it as `options.name` (default: the file's own name), other files relative to it.
 * Never throws on bad input: whatever is wrong is a finding.
 */
export async function loadBrand(path: string, options: BrandOptions = {}): Promise<LoadedBrand> {
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
  return loadBrandText(bytes, {
    dir: dirname(resolve(path)),
    name,
    path: resolve(path),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
}

/** The same for a brand file that is not on disk (an editor, the console); `dir` is where its images are. */
export async function loadBrandText(
  bytes: Uint8Array,
  place: { readonly dir: string; readonly name: string; readonly path?: string; readonly env?: string },
): Promise<LoadedBrand> {
  const { layers, findings: unread } = readLayers(bytes, place);
  const own = layers.find(({ name }) => name === place.name) as Layer;
  const merged = mergeLayers(layers as [Layer, ...Layer[]], own);
  const folders = [...new Set(layers.map(({ dir }) => dir))];
  // Half a brand would be told of everything that the missing half has.
  if (unread.length > 0) return { folders, findings: merged.inOrder(unread) };
  const { data } = merged;
  const { brand: file, problems } = schemaProblems(data);
  const {
    images,
    documents,
    problems: imageProblems,
  } = await readBrandImages((path) => merged.layerOf(path).dir, data as Partial<BrandFile>, pathText);
  const theme = typeof data.theme === 'object' && data.theme !== null ? (data.theme as { [key: string]: unknown }) : {};
  const findings = merged.inOrder([
    ...layers.flatMap(({ yaml }) => yaml.renamed),
    ...problems.map(({ problem, atKey }) => merged.locate(problem, atKey)),
    ...[...ruleProblems(data), ...imageProblems, ...themeProblems(theme)].map((problem) => merged.locate(problem)),
  ]);
  const placeOf = (path: Path) => {
    const { name, yaml } = merged.layerOf(path);
    return { file: name, ...yaml.position(path) };
  };
  if (!file || hasErrors(findings)) return { folders, findings, placeOf };
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
      documents,
      theme: colours,
      palette: palette(colours),
    },
    findings,
    folders,
    placeOf,
  };
}

/** Only the findings of {@link loadBrand}. */
export async function checkBrand(path: string, options: BrandOptions = {}): Promise<readonly Finding[]> {
  return (await loadBrand(path, options)).findings;
}

/** The prepared image behind a path of the brand file, e.g. `['theme', 'homeImage']`. */
export function imageOf(brand: Brand, path: Path): string | undefined {
  const image = brand.images.get(pathText(path));
  return image && `/${image.target}`;
}
