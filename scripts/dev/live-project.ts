/** A project that follows its brand and its sources: whatever changes on disk becomes a new build. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { watch } from 'chokidar';
import { type GenerateResult, generateProject, loadBrand } from '../../generator/index.ts';
import { sourceFiles } from '../build/stage.ts';

/** An editor writes a file in several steps; a checkout writes many. */
const QUIET_MS = 60;
/** Folders in which nothing is a source. */
const NO_SOURCES = /(?:^|[\\/])(?:node_modules|dist|\.git|\.camlock|\.swc|artifacts)(?:$|[\\/])/;

export interface LiveOptions {
  readonly brandFile: string;
  readonly env?: string;
  readonly projectPath: string;
  /** Further folders that a project is made of: the template's own, for those who work on it. */
  readonly sources: readonly string[];
  /** Builds and shows what stands in the project now. What it rejects with goes to {@link onFailure}; the next change tries again. */
  readonly show: (generated: GenerateResult) => Promise<void>;
  /** The brand has errors, or the project could not be written; nothing was built. */
  readonly onFindings: (findings: GenerateResult['findings']) => void;
  readonly onFailure: (error: unknown) => void;
}

export interface LiveProject {
  /** Resolves when everything that changed so far is shown. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Follows a project that was generated and built already. Resolves when changes are heard. */
export async function openLiveProject(options: LiveOptions): Promise<LiveProject> {
  const { projectPath } = options;
  let shown = fingerprint(projectPath);
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  let running: Promise<void> | undefined;
  let closed = false;

  async function bring(): Promise<void> {
    const { brandFile, env } = options;
    const generated = await generateProject({ brandFile, outDir: projectPath, ...(env === undefined ? {} : { env }) });
    if (!generated.ok) return options.onFindings(generated.findings);
    const now = fingerprint(projectPath);
    // Our own writing is heard, too.
    if (now === shown) return;
    await options.show(generated);
    shown = now;
  }

  async function run(): Promise<void> {
    do {
      again = false;
      try {
        await bring();
      } catch (error) {
        options.onFailure(error);
      }
    } while (again && !closed);
  }

  function changed(): void {
    if (closed) return;
    if (running) {
      again = true;
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      running = run().finally(() => {
        running = undefined;
      });
    }, QUIET_MS);
  }

  const folders = [projectPath, ...(await loadBrand(options.brandFile)).folders, ...options.sources];
  const watcher = watch(folders, { ignoreInitial: true, ignored: (path) => isNoSource(path, folders) });
  watcher.on('all', changed);
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  return {
    async idle() {
      while (timer || running) await (running ?? new Promise((resolve) => setTimeout(resolve, QUIET_MS)));
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await watcher.close();
      await running;
    },
  };
}

/** Only what is below a watched folder counts: the folder itself may stand in `build/` or in a temporary one. */
function isNoSource(path: string, folders: readonly string[]): boolean {
  const folder = folders.filter((one) => path === one || path.startsWith(one + sep)).sort((a, b) => b.length - a.length)[0];
  const below = folder === undefined ? basename(path) : path.slice(folder.length + 1);
  return NO_SOURCES.test(below);
}

function fingerprint(projectPath: string): string {
  const hash = createHash('sha1');
  for (const path of sourceFiles(projectPath))
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(projectPath, path)))
      .update('\0');
  return hash.digest('hex');
}
