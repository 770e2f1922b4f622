/** The bytes of every planned file: rendered, transformed, drawn or copied. Pure: reads nothing but its arguments. */
import type { Brand } from '../brand/load-brand.ts';
import { GenerateError } from '../generate-error.ts';
import { tabIcons } from '../theme/tab-icons.ts';
import { brandScss, themeJson } from '../theme/theme-files.ts';
import { appBrand } from './app-brand.ts';
import { brandModule, catalogueModule } from './data-files.ts';
import { importsOf, resolveImport } from './imports.ts';
import { type PlannedFile, panelPages, planFiles } from './plan.ts';
import { renderTemplate } from './render.ts';
import type { Sources } from './sources.ts';
import { transformAppConfig } from './transforms/app-config.ts';

export interface ProjectFile extends Omit<PlannedFile, 'source'> {
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Endings a module name may leave out. */
const ENDINGS = ['', '.ts', '.tsx', '.js', '.scss', '/index.ts', '/index.tsx'];

/** Nothing may import what is not in the project: the proof that a category the brand did not choose is gone entirely. */
function checkImports(files: readonly ProjectFile[]): void {
  const paths = new Set(files.map(({ path }) => path));
  for (const { path, origin, bytes } of files) {
    if (!/\.(?:[mc]?[jt]sx?|scss)$/.test(path)) continue;
    for (const name of importsOf(path, decoder.decode(bytes))) {
      const target = resolveImport(path, name);
      if (target && !ENDINGS.some((ending) => paths.has(target + ending))) {
        throw new GenerateError(
          'import-missing',
          `${origin} imports ${name}, which is not part of this project`,
          'pages must reach a category through src/generated/catalogue.ts only',
        );
      }
    }
  }
}

/**
 * All files of a brand's project in memory, sorted by path. The same brand and sources give the same bytes.
 * Throws {@link GenerateError} when the template or the catalogue is at fault.
 */
export async function planProject(brand: Brand, sources: Sources): Promise<readonly ProjectFile[]> {
  const planned = planFiles(brand, sources);
  const data = appBrand(brand, sources.templateVersion);
  const icons = new Map((await tabIcons(brand.palette)).map(({ name, bytes }) => [`src/assets/tab/${name}`, bytes]));
  const texts: { readonly [path: string]: () => string } = {
    'src/generated/brand.ts': () => brandModule(data),
    'src/generated/catalogue.ts': () => catalogueModule(brand.categories),
    'src/generated/brand.scss': () => brandScss(brand.palette),
    'src/generated/theme.json': () => themeJson(brand.palette),
  };
  const make = async (file: PlannedFile): Promise<Uint8Array> => {
    const text = (): string => decoder.decode(file.source);
    switch (file.step) {
      case 'render':
        return encoder.encode(renderTemplate(file.origin, text(), { brand: data }));
      case 'transform':
        return encoder.encode(
          transformAppConfig(text(), {
            title: brand.file.app.name,
            panels: brand.categories.map((category) => ({ root: `panels/${category}`, pages: panelPages(planned, category) })),
          }),
        );
      case 'data':
        return encoder.encode((texts[file.path] as () => string)());
      case 'icon':
        return icons.get(file.path) as Uint8Array;
      default:
        return file.source as Uint8Array;
    }
  };
  const files = await Promise.all(
    planned.map(async ({ source: _, ...file }, index) => ({ ...file, bytes: await make(planned[index] as PlannedFile) })),
  );
  checkImports(files);
  return files;
}
