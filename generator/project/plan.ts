/** What a project will consist of, before a byte is made: every path with where it comes from and why. Pure. */
import { type Category, categories } from '../../devices/index.ts';
import type { Brand } from '../brand/load-brand.ts';
import { GenerateError } from '../generate-error.ts';
import { TAB_ICONS } from '../theme/tab-icons.ts';
import { deviceFiles } from './device-files.ts';
import type { Sources } from './sources.ts';

/** How a file comes to be. */
export type Step = 'copy' | 'render' | 'transform' | 'data' | 'image' | 'icon';

export interface PlannedFile {
  /** Inside the project, with `/`. */
  readonly path: string;
  readonly step: Step;
  /** `templates/app/src/app.tsx`, `devices/lock/thing-model.ts`, `brand.yaml: theme.homeImage`. */
  readonly origin: string;
  /** One clause: why this brand has it. */
  readonly reason: string;
  /** Bytes to start from; absent for what is made from the brand alone. */
  readonly source?: Uint8Array;
}

/** Written from the brand; the template's own copies only make it stand alone. */
const GENERATED = /^src\/(?:generated|assets\/tab|assets\/brand|pages\/manuals\/images)\//;
/** Edited after copying. */
const TRANSFORMED = new Set(['src/app.config.ts']);
const RENAMED = new Map([['_gitignore', '.gitignore']]);

function templateFiles(sources: Sources): PlannedFile[] {
  return [...sources.template].flatMap(([path, source]): PlannedFile[] => {
    if (GENERATED.test(path)) return [];
    const origin = `templates/app/${path}`;
    if (path.endsWith('.hbs')) return [{ path: path.slice(0, -'.hbs'.length), step: 'render', origin, reason: 'holds brand data', source }];
    if (TRANSFORMED.has(path)) return [{ path, step: 'transform', origin, reason: 'lists the pages of the chosen categories', source }];
    return [{ path: RENAMED.get(path) ?? path, step: 'copy', origin, reason: 'part of every app', source }];
  });
}

function panelFiles(sources: Sources, category: Category): PlannedFile[] {
  const folder = `${category}/panel/`;
  const files = [...sources.devices].filter(([path]) => path.startsWith(folder));
  for (const needed of ['card.tsx', 'event-words.ts', 'index.config.ts']) {
    if (!files.some(([path]) => path === `${folder}${needed}`)) {
      throw new GenerateError('panel-incomplete', `category ${category} has no panel/${needed}`, `add devices/${category}/panel/${needed}`);
    }
  }
  return files.map(([path, source]) => ({
    path: `src/panels/${category}/${path.slice(folder.length)}`,
    step: 'copy',
    origin: `devices/${path}`,
    reason: `reminders.${category} is in the brand file`,
    source,
  }));
}

function brandFiles(brand: Brand): PlannedFile[] {
  const data = (name: string, reason: string): PlannedFile => ({
    path: `src/generated/${name}`,
    step: 'data',
    origin: 'brand.yaml',
    reason,
  });
  return [
    data('brand.ts', 'what the brand entered, as typed data'),
    data('catalogue.ts', `the chosen categories: ${brand.categories.join(', ')}`),
    data('brand.scss', 'colours for light and dark'),
    data('theme.json', 'colours of navigation bar and tab bar'),
    ...TAB_ICONS.flatMap((icon) =>
      [icon, `${icon}-active`].map(
        (name): PlannedFile => ({
          path: `src/assets/tab/${name}.png`,
          step: 'icon',
          origin: 'brand.yaml: theme.primary',
          reason: 'tab bar in the brand’s colour',
        }),
      ),
    ),
    ...[...brand.images].map(
      ([at, image]): PlannedFile => ({
        path: `src/${image.target}`,
        step: 'image',
        origin: `brand.yaml: ${at}`,
        reason: `image ${image.source}`,
        source: image.bytes,
      }),
    ),
  ];
}

/** Sorted by path; no path twice. Throws {@link GenerateError} when template and catalogue do not fit together. */
export function planFiles(brand: Brand, sources: Sources): readonly PlannedFile[] {
  const app = [...templateFiles(sources), ...brand.categories.flatMap((category) => panelFiles(sources, category))];
  const sourceFiles = app.flatMap(({ path, source }) => (source ? [[path, source] as const] : []));
  const devices = deviceFiles(sources.devices, brand.categories, sourceFiles).map((path): PlannedFile => {
    const category = categories.find((name) => path.startsWith(`${name}/`));
    const reason = category ? `reminders.${category} is in the brand file` : 'shared by all categories';
    return {
      path: `src/devices/${path}`,
      step: 'copy',
      origin: `devices/${path}`,
      reason,
      source: sources.devices.get(path) as Uint8Array,
    };
  });
  const files = [...app, ...devices, ...brandFiles(brand)].sort((a, b) => (a.path < b.path ? -1 : 1));
  const twice = files.find((file, index) => file.path === files[index + 1]?.path);
  if (twice) throw new GenerateError('path-twice', `two sources make ${twice.path}`, 'rename one of them');
  return files;
}

/** Pages of a category's panel inside its sub-package, e.g. `['index', 'log/index']`: the files with a `.config.ts`. */
export function panelPages(files: readonly { readonly path: string }[], category: Category): string[] {
  const folder = `src/panels/${category}/`;
  return files
    .filter(({ path }) => path.startsWith(folder) && path.endsWith('.config.ts'))
    .map(({ path }) => path.slice(folder.length, -'.config.ts'.length))
    .sort((a, b) => (a === 'index' ? -1 : b === 'index' ? 1 : a < b ? -1 : 1));
}
