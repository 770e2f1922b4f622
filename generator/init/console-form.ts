/**
 * The form of the console camlock replaces (console guide, chapters 5.1 and 5.2), as JSON under the form's own labels, turned
 * into fields of a brand file. Every label of the guide has its row in {@link FIELDS}; a label nobody knows is an error.
 */
import { copyFileSync, lstatSync, mkdirSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { type Category, catalogue, categories } from '../../devices/index.ts';
import { didYouMean } from '../did-you-mean.ts';
import { type Path, shown } from '../finding.ts';
import { GenerateError } from '../generate-error.ts';
import { IMAGE_MAX_BYTES } from '../images/image-file.ts';

/** A field of the brand file and its value; images by their path inside the brand folder. */
export interface FormField {
  readonly at: Path;
  readonly value: unknown;
}

export interface ConsoleForm {
  readonly categories: readonly Category[];
  readonly fields: readonly FormField[];
  /** Images to copy: path inside the brand folder → file on this machine. */
  readonly images: ReadonlyMap<string, string>;
}

type Loose = { readonly [label: string]: unknown };

function refuse(where: string, message: string, fix: string): never {
  throw new GenerateError('console-form', `${where}: ${message}`, fix);
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return String(value);
  return refuse(where, `this is ${shown(value) || 'nothing'}, not text`, 'put the value in quotes');
}

function list(value: unknown, where: string): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(where, 'this is not a list', 'write [ … ]');
}

function block(value: unknown, where: string): Loose {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse(where, 'this is not a block of labels', 'write { … }');
  return value as Loose;
}

/** Reads the labels of one block by their handlers; the form marks optional ones with 选填, which may stand behind the label. */
function read(form: Loose, where: string, handlers: { readonly [label: string]: (value: unknown, at: string) => void }): void {
  for (const [raw, value] of Object.entries(form)) {
    const label = raw.replace(/[（(]选填[）)]|：$/g, '').trim();
    const at = where ? `${where} → ${label}` : label;
    const handler = Object.hasOwn(handlers, label) ? handlers[label] : undefined;
    if (!handler) {
      const meant = didYouMean(label, Object.keys(handlers));
      refuse(at, 'the console has no such field', meant ? `did you mean ${meant}?` : `known here: ${Object.keys(handlers).join('、')}`);
    }
    // An empty field of the form is one that was not filled in.
    if (value !== '' && value !== null && !(Array.isArray(value) && value.length === 0)) handler(value, at);
  }
}

/**
 * Reads a form; `dir` is where its image paths start. Throws {@link GenerateError} with the label that cannot be taken over.
 * What the values say is left to `camlock check`.
 */
export function readConsoleForm(form: unknown, dir: string): ConsoleForm {
  const fields: FormField[] = [];
  const images = new Map<string, string>();
  const chosen = new Set<Category>();
  const put = (at: Path, value: unknown): void => void fields.push({ at, value });
  const word =
    (...at: string[]) =>
    (value: unknown, where: string): void =>
      put(at, text(value, where));
  const image = (value: unknown, where: string, name: string): string => {
    const file = text(value, where);
    const source = isAbsolute(file) ? file : resolve(dir, file);
    const stat = lstatSync(source, { throwIfNoEntry: false });
    if (!stat?.isFile()) refuse(where, `there is no image ${shown(file)}`, 'put it next to the form, or correct the path');
    if (stat.size > IMAGE_MAX_BYTES)
      refuse(where, `${basename(file)} has ${stat.size} bytes; allowed are ${IMAGE_MAX_BYTES}`, 'export it smaller');
    const ending = extname(file).toLowerCase();
    const target = `images/${name}${/^\.[a-z]{3,4}$/.test(ending) ? ending : ''}`;
    images.set(target, source);
    return target;
  };
  const pages = (value: unknown, where: string, name: string): string[] =>
    list(value, where).map((page, index) => image(page, `${where}[${index + 1}]`, `${name}-${index + 1}`));

  const category = (value: unknown, where: string, key: Category): void => {
    chosen.add(key);
    const at = ['reminders', key];
    read(block(value, where), where, {
      '默认产品 ID': word(...at, 'productId'),
      默认产品ID: word(...at, 'productId'),
      model_id: word(...at, 'modelId'),
      消息模板: (templates, place) => {
        const reminders = Object.entries(catalogue[key].reminders);
        const names = Object.fromEntries(
          reminders.flatMap(([reminder, { name }]) => [reminder, name.zh].map((label) => [label, word(...at, 'templates', reminder)])),
        );
        read(block(templates, place), place, names);
      },
    });
  };

  read(block(form, '表单'), '', {
    '家庭位置应用 key': word('app', 'locationKey'),
    '家庭位置应用 Key': word('app', 'locationKey'),
    强提醒消息配置: (value, where) => {
      const byName = categories.map((key) => [catalogue[key].name.zh, (one: unknown, place: string) => category(one, place, key)]);
      read(block(value, where), where, Object.fromEntries(byName));
    },
    售后电话: word('support', 'phone'),
    问题反馈指引: word('support', 'feedbackGuide'),
    App下载二维码: (value, where) => put(['support', 'appDownloadQr'], image(value, where, 'app-qr')),
    小程序使用说明书: (value, where) => put(['manuals', 'miniProgram'], pages(value, where, 'manual')),
    产品使用说明配置: (value, where) => {
      const products = list(value, where).map((entry, index) => {
        const product: { name?: string; pages?: string[] } = {};
        read(block(entry, `${where}[${index + 1}]`), `${where}[${index + 1}]`, {
          产品名称: (name, place) => {
            product.name = text(name, place);
          },
          产品使用说明书: (list_, place) => {
            product.pages = pages(list_, place, `product-${index + 1}`);
          },
        });
        return product;
      });
      put(['manuals', 'products'], products);
    },
    小程序主题配色选择: (value, where) =>
      read(block(value, where), where, { 主色: word('theme', 'primary'), 配色: word('theme', 'secondary') }),
    首页底部图片: (value, where) => put(['theme', 'homeImage'], image(value, where, 'home-bottom')),
    门锁顶部图片: (value, where) => put(['theme', 'lockImage'], image(value, where, 'lock-top')),
  });
  if (chosen.size === 0)
    refuse('强提醒消息配置', 'no 产品品类 is chosen', `add one of ${categories.map((key) => catalogue[key].name.zh).join('、')}`);
  return { categories: categories.filter((key) => chosen.has(key)), fields, images };
}

/** Copies the form's images into the brand folder. */
export function copyFormImages(form: ConsoleForm, dir: string): void {
  for (const [target, source] of form.images) {
    mkdirSync(dirname(join(dir, target)), { recursive: true });
    copyFileSync(source, join(dir, target));
  }
}
