/** Which files of `devices/` a project gets: the chosen categories' models and reminders, and what the app imports. */
import type { Category } from '../../devices/index.ts';
import { GenerateError } from '../generate-error.ts';
import { importsOf, resolveImport } from './imports.ts';
import type { FileTree } from './sources.ts';

/** Always there, so that edited apps can use them (docs/architecture.md, "The generated app"). */
const SHARED = ['define.ts', 'traits.ts', ...['qr', 'deep-link', 'identity', 'topics', 'hosts'].map((name) => `protocol/${name}.ts`)];
/** What every category brings along besides its panel. */
const OF_CATEGORY = ['thing-model.ts', 'reminders.ts'];

const decoder = new TextDecoder();

/**
 * Paths inside `devices/`, sorted: the shared files, the chosen categories' files, everything the given app files
 * import from `@/devices/`, and what those import in turn. Throws {@link GenerateError} for a file that is not there.
 */
export function deviceFiles(devices: FileTree, chosen: readonly Category[], appFiles: Iterable<readonly [string, Uint8Array]>): string[] {
  const waiting: { path: string; by: string }[] = [
    ...SHARED.map((path) => ({ path, by: 'the app' })),
    ...chosen.flatMap((category) => OF_CATEGORY.map((file) => ({ path: `${category}/${file}`, by: `category ${category}` }))),
  ];
  for (const [path, bytes] of appFiles) {
    for (const name of importsOf(path, decoder.decode(bytes))) {
      if (name.startsWith('@/devices/')) waiting.push({ path: name.slice('@/devices/'.length), by: path });
    }
  }
  const taken = new Set<string>();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { path, by } = next;
    if (taken.has(path)) continue;
    const bytes = devices.get(path);
    if (!bytes)
      throw new GenerateError(
        'device-file-missing',
        `devices/${path} is not there, but ${by} needs it`,
        'add the file, or correct the import',
      );
    taken.add(path);
    for (const name of importsOf(path, decoder.decode(bytes))) {
      const target = resolveImport(path, name);
      if (!target)
        throw new GenerateError(
          'device-file-impure',
          `devices/${path} imports ${name}, which a mini-program does not have`,
          'move that code into a file the app does not import',
        );
      waiting.push({ path: target, by: `devices/${path}` });
    }
  }
  return [...taken].sort();
}
