/** `camlock init`: a brand folder to start from, which passes `camlock check` as it is. */
import { existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Category } from '../../devices/index.ts';
import { APP_NAME_MAX, ONE_LINE } from '../brand/patterns.ts';
import { brandJsonSchema } from '../brand/schema.ts';
import { GenerateError } from '../generate-error.ts';
import { DEFAULT_THEME } from '../theme/palette.ts';
import { brandText } from './brand-text.ts';
import { type ConsoleForm, copyFormImages } from './console-form.ts';
import { fillBrand } from './fill-brand.ts';
import { homeImage, lockImage, qrPng } from './sample-images.ts';

export interface InitOptions {
  /** Folder to make; may exist when it holds nothing of the same names. */
  readonly dir: string;
  /** Name of the mini-program, 1 to 30 characters on one line. */
  readonly name: string;
  readonly categories: readonly Category[];
  /** Language of the comments. */
  readonly lang: 'zh' | 'en';
  /** The console's form, read with {@link readConsoleForm}; then `categories` are its own. */
  readonly form?: ConsoleForm;
}

/**
 * Writes `brand.yaml`, `brand.schema.json` beside it (so that editors help anywhere) and sample images.
 * Overwrites nothing: throws {@link GenerateError} when the folder cannot be used or one of the files exists.
 */
export async function initBrand(options: InitOptions): Promise<{ readonly dir: string; readonly files: readonly string[] }> {
  const dir = resolve(options.dir);
  const name = options.name.trim();
  if (name.length < 1 || name.length > APP_NAME_MAX || !ONE_LINE.test(name)) {
    throw new GenerateError('name', `the name must have 1 to ${APP_NAME_MAX} characters on one line`, 'give another --name');
  }
  if (options.categories.length === 0) throw new GenerateError('category', 'no category is chosen', 'choose at least one');
  const stat = lstatSync(dir, { throwIfNoEntry: false });
  if (stat && !stat.isDirectory()) throw new GenerateError('init-folder', `${options.dir} is not a folder`, 'name a new folder');

  const text = brandText({ ...options, name, schema: './brand.schema.json' });
  const files = new Map<string, string | Uint8Array>([
    ['brand.yaml', options.form ? fillBrand(text, options.form) : text],
    ['brand.schema.json', `${JSON.stringify(brandJsonSchema(), null, 2)}\n`],
    ...(options.form ? [] : await sampleImages(options.categories)),
  ]);
  const images = [...(options.form?.images.keys() ?? [])];
  const taken = [...files.keys(), ...images].find((path) => existsSync(join(dir, path)));
  if (taken)
    throw new GenerateError(
      'init-exists',
      `${taken} is already there (${readdirSync(dir).length} entries in the folder)`,
      'name a new folder',
    );
  mkdirSync(join(dir, 'images'), { recursive: true });
  for (const [path, content] of files) writeFileSync(join(dir, path), content, { flag: 'wx' });
  if (options.form) copyFormImages(options.form, dir);
  return { dir, files: [...files.keys(), ...images].map((path) => join(options.dir, path)) };
}

async function sampleImages(chosen: readonly Category[]): Promise<[string, Uint8Array][]> {
  const colours = DEFAULT_THEME;
  return [
    ['images/app-qr.png', await qrPng('https://example.com/app', 150)],
    ['images/home-bottom.png', await homeImage(colours)],
    ...(chosen.includes('lock') ? ([['images/lock-top.png', await lockImage(colours)]] as [string, Uint8Array][]) : []),
  ];
}
