/** The real weapp build, in a child process: Taro changes directory and environment of its process, and one platform per process is its limit (facts/taro.md A5). */
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Failure, messageOf } from '../failure.ts';
import { readUploadProject } from '../upload/project.ts';
import { checkBuiltApp } from './built-app-check.ts';
import type { Compile } from './compile.ts';
import { type BuiltApp, readBuiltApp } from './packages.ts';

export interface BuildReport {
  readonly app: BuiltApp;
  readonly ms: number;
  /** One line each. */
  readonly warnings: readonly string[];
}

export interface BuildOptions {
  /** Folder of a generated project. */
  readonly projectPath: string;
  /** Called about once a second while it builds, with seconds so far and the builder's last line. */
  readonly onProgress?: (seconds: number, line: string) => void;
  /** Ends the build. */
  readonly signal?: AbortSignal;
  /** Default 10 minutes. */
  readonly timeoutMs?: number;
  /** Default: Taro in a process of its own, from nothing. */
  readonly compile?: Compile;
}

/** Taro's command in the project's own node_modules or any above it. */
function findTaro(projectPath: string): string | undefined {
  const base = folderWithTaro(projectPath);
  return base && join(base, TARO);
}

const TARO = 'node_modules/@tarojs/cli/bin/taro';

/** The folder whose node_modules has the Taro of this project: its own or one above it. */
export function folderWithTaro(projectPath: string): string | undefined {
  for (let folder = resolve(projectPath); ; folder = dirname(folder)) {
    if (existsSync(join(folder, TARO))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

const ANSI = /\p{Cc}\[[0-9;?]*[A-Za-z]/gu;
const KNOWN_CAUSES: readonly { readonly pattern: RegExp; readonly fix: string }[] = [
  { pattern: /heap out of memory|JavaScript heap/i, fix: 'give it more memory: NODE_OPTIONS=--max-old-space-size=4096' },
  {
    pattern: /Cannot find module|Can't resolve|找不到插件依赖|MODULE_NOT_FOUND/,
    fix: 'install the packages of the project (npm ci --ignore-scripts), or keep it inside the camlock clone',
  },
  { pattern: /ENOSPC/, fix: 'free some disk space' },
  {
    pattern: /SyntaxError|Unexpected token|ParseError|Module parse failed/,
    fix: 'fix the file named above, or generate the project again',
  },
];

/** The line that names the cause: the first that looks like an error, else the last one. */
function causeOf(log: string): string {
  const lines = log
    .replace(ANSI, '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const named = lines.find(
    (line) =>
      /(^|\W)(error|SyntaxError|TypeError|ReferenceError)\b.{3}|Can't resolve|Cannot find module|heap out of memory/i.test(line) &&
      !/^at /.test(line),
  );
  return (named ?? lines.at(-1) ?? 'it printed nothing').slice(0, 400);
}

/** Taro in a process of its own, without cache. */
function coldTaro(taro: string): Compile {
  return ({ projectPath, signal, onLine }) =>
    new Promise((done, reject) => {
      const child = spawn(process.execPath, [taro, 'build', '--no-check', '--type', 'weapp', '--disable-global-config'], {
        cwd: projectPath,
        env: { ...process.env, NODE_ENV: 'production', FORCE_COLOR: '0', CI: 'true' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let log = '';
      const hear = (text: string): void => {
        log = (log + text).slice(-200_000);
        onLine?.(text);
      };
      child.stdout.setEncoding('utf8').on('data', hear);
      child.stderr.setEncoding('utf8').on('data', hear);
      const kill = (): void => void child.kill('SIGKILL');
      process.once('exit', kill);
      signal?.addEventListener('abort', kill, { once: true });
      const settle = (): void => {
        process.off('exit', kill);
        signal?.removeEventListener('abort', kill);
      };
      child.on('error', (error) => {
        settle();
        reject(new Failure('build-not-started', `Taro could not be started: ${messageOf(error)}`));
      });
      child.on('close', (code) => {
        settle();
        done({ code, log });
      });
    });
}

/** One compile with a watchdog and a line a second for whoever waits. */
async function watched(compile: Compile, job: Parameters<Compile>[0], options: BuildOptions): ReturnType<Compile> {
  const began = performance.now();
  let line = '';
  const onLine = (text: string): void => {
    line =
      text
        .replace(ANSI, '')
        .split('\n')
        .map((part) => part.trim())
        .filter(Boolean)
        .at(-1) ?? line;
  };
  const progress = setInterval(() => options.onProgress?.(Math.round((performance.now() - began) / 1000), line), 1000);
  const limit = AbortSignal.timeout(options.timeoutMs ?? 600_000);
  try {
    return await compile({ ...job, onLine, signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit });
  } finally {
    clearInterval(progress);
  }
}

/**
 * Builds the weapp output (the old one is removed first) and checks it. From nothing, unless `compile` is a warm one: Taro's own
 * cache can ship empty pages (facts/taro.md A4). Throws {@link Failure} with one cause and one remedy.
 */
export async function buildApp(options: BuildOptions): Promise<BuildReport> {
  const project = readUploadProject(options.projectPath);
  if (project.miniprogramRoot === project.path) {
    throw new Failure('build-root-unset', `miniprogramRoot in ${project.path}/project.config.json is not set`, {
      fix: 'generate the project again: camlock generate',
    });
  }
  const taro = findTaro(resolve(project.path));
  if (!taro) {
    throw new Failure('build-without-taro', `@tarojs/cli is not installed for ${project.path}`, {
      fix: 'run npm install --ignore-scripts in the project, or keep it inside the camlock clone',
    });
  }
  const began = performance.now();
  rmSync(project.miniprogramRoot, { recursive: true, force: true });
  const job = { projectPath: project.path, outputFolder: project.miniprogramRoot };
  const { code, log } = await watched(options.compile ?? coldTaro(taro), job, options);
  options.signal?.throwIfAborted();
  const built = existsSync(join(project.miniprogramRoot, 'app.json'));
  if (code !== 0 || !built) {
    const cause = causeOf(log);
    const known = KNOWN_CAUSES.find(({ pattern }) => pattern.test(log));
    const tail = log
      .replace(ANSI, '')
      .split('\n')
      .map((text) => text.trimEnd())
      .filter((text) => text.trim() && !/^\s+at /.test(text))
      .slice(-12);
    throw new Failure(
      'build-failed',
      code === 0 ? `Taro ended well, but wrote no app.json: ${cause}` : `Taro build failed (exit ${code}): ${cause}`,
      {
        fix: known?.fix ?? "the builder's last lines are above",
        details: tail,
      },
    );
  }
  const app = readBuiltApp(project.miniprogramRoot);
  const findings = checkBuiltApp(app);
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.length > 0) {
    throw new Failure(`build-${errors[0]?.code}`, `the build is not fit to be uploaded: ${errors[0]?.message}`, {
      fix: errors[0]?.fix ?? '',
      details: errors.slice(1).map((finding) => `${finding.code}: ${finding.message}`),
    });
  }
  return { app, ms: Math.round(performance.now() - began), warnings: findings.map((finding) => finding.message) };
}
