/**
 * A Taro that stays between builds, with a cache: the second brand takes seconds (facts/taro.md A5). Same bytes as a build from
 * nothing, because the cache is another one whenever something changes that Taro's cache would not notice (A4).
 */
import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { claimFile } from '../platform/claim-file.ts';
import type { Compile } from './compile.ts';
import { cacheKey, fillStage } from './stage.ts';

/** Slots of one folder: builds at the same time, of all processes. */
const SLOTS_MAX = 64;
/** Caches kept in a slot, by their last use: a few sets of pages and configurations. */
const CACHES_MAX = 6;
/** After so many builds a worker is replaced: Taro's memory grows a little with each. */
const BUILDS_MAX = 40;

export interface WarmTaro {
  /** One build at a time; a second waits for the first. */
  readonly compile: Compile;
  /** Ends the worker; its cache stays for the next time. */
  close(): void;
}

export interface WarmOptions {
  /** What a cache is good for. Default: {@link cacheKey}. For the test that shows why it is needed. */
  readonly key?: (project: string) => string;
  /** Forgets earlier caches. */
  readonly fresh?: boolean;
}

/** A slot below `base`, a folder with node_modules in it (or above it) that has Taro. Throws when {@link SLOTS_MAX} are taken. */
export function openWarmTaro(base: string, options: WarmOptions = {}): WarmTaro {
  const { folder, release } = claimSlot(base);
  if (options.fresh) rmSync(join(folder, 'cache'), { recursive: true, force: true });
  const stage = join(folder, 'stage');
  let worker: ChildProcess | undefined;
  let builds = 0;
  let last: Promise<unknown> = Promise.resolve();

  const end = (): void => {
    worker?.kill('SIGKILL');
    worker = undefined;
  };
  const ended = (): void => {
    end();
    release();
  };
  process.once('exit', ended);

  const one: Compile = async ({ projectPath, outputFolder, signal, onLine }) => {
    const from = resolve(projectPath);
    const key = (options.key ?? cacheKey)(from);
    fillStage(stage, from);
    const output = join(stage, relative(from, resolve(outputFolder)));
    rmSync(output, { recursive: true, force: true });
    if (builds++ >= BUILDS_MAX) end();
    worker ??= startWorker();
    const child = worker;
    const cacheFolder = join(folder, 'cache', key);
    dropOldCaches(dirname(cacheFolder), key);
    const result = await ask(child, { projectPath: stage, cacheFolder, cacheVersion: key }, { signal, onLine });
    // Whatever broke it may have left half a compiler behind.
    if (result.code !== 0) end();
    if (worker === undefined) builds = 0;
    if (result.code === 0) cpSync(output, outputFolder, { recursive: true });
    return { ...result, log: result.log.replaceAll(stage + sep, from + sep) };
  };

  return {
    compile: (job) => {
      const next = last.then(() => one(job));
      last = next.catch(() => {});
      return next;
    },
    close() {
      process.off('exit', ended);
      ended();
    },
  };
}

function claimSlot(base: string): { readonly folder: string; release(): void } {
  for (let slot = 1; slot <= SLOTS_MAX; slot++) {
    const folder = join(base, '.camlock/warm', String(slot));
    mkdirSync(folder, { recursive: true });
    const lock = join(folder, 'running');
    if (claimFile(lock).mine) return { folder, release: () => rmSync(lock, { force: true }) };
  }
  throw new Error(`${SLOTS_MAX} warm builds are under way in ${base}`);
}

function dropOldCaches(folder: string, keep: string): void {
  mkdirSync(folder, { recursive: true });
  const others = readdirSync(folder)
    .filter((name) => name !== keep)
    .map((name) => ({ path: join(folder, name), used: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.used - a.used);
  for (const { path } of others.slice(CACHES_MAX - 1)) rmSync(path, { recursive: true, force: true });
}

function startWorker(): ChildProcess {
  return fork(fileURLToPath(new URL('./taro-worker.mjs', import.meta.url)), [], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });
}

type Outcome = Awaited<ReturnType<Compile>>;

/** One build; a worker that ends in the middle has failed. */
function ask(child: ChildProcess, job: object, { signal, onLine }: Pick<Parameters<Compile>[0], 'signal' | 'onLine'>): Promise<Outcome> {
  return new Promise((done) => {
    const id = `${performance.now()}`;
    const kill = (): void => void child.kill('SIGKILL');
    const settle = (outcome: Outcome): void => {
      child.off('message', hear);
      child.off('exit', exited);
      signal?.removeEventListener('abort', kill);
      done(outcome);
    };
    const hear = (message: { id?: string; ok?: boolean; log?: string; line?: string }): void => {
      if (message.line !== undefined) onLine?.(message.line);
      if (message.id === id) settle({ code: message.ok ? 0 : 1, log: message.log ?? '' });
    };
    const exited = (code: number | null): void =>
      settle({ code: code || 1, log: `the builder ended${code === null ? '' : ` (exit ${code})`}` });
    child.on('message', hear);
    child.once('exit', exited);
    child.once('error', () => exited(null));
    if (signal?.aborted) return kill();
    signal?.addEventListener('abort', kill, { once: true });
    child.send({ id, ...job });
  });
}
