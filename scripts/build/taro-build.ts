/** The real weapp build, in a child process: Taro changes directory and environment of its process, and one platform per process is its limit (facts/taro.md A5). */
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Failure, messageOf } from '../failure.ts';
import { readUploadProject } from '../upload/project.ts';
import { checkBuiltApp } from './built-app-check.ts';
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
}

/** Taro's command in the project's own node_modules or any above it. */
function findTaro(projectPath: string): string | undefined {
  for (let folder = projectPath; ; folder = dirname(folder)) {
    const bin = join(folder, 'node_modules/@tarojs/cli/bin/taro');
    if (existsSync(bin)) return bin;
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

function run(taro: string, projectPath: string, options: BuildOptions): Promise<{ code: number | null; log: string }> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [taro, 'build', '--no-check', '--type', 'weapp', '--disable-global-config'], {
      cwd: projectPath,
      env: { ...process.env, NODE_ENV: 'production', FORCE_COLOR: '0', CI: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const began = performance.now();
    let log = '';
    let line = '';
    const hear = (text: string): void => {
      log = (log + text).slice(-200_000);
      line =
        text
          .replace(ANSI, '')
          .split('\n')
          .map((part) => part.trim())
          .filter(Boolean)
          .at(-1) ?? line;
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    const kill = (): void => void child.kill('SIGKILL');
    const progress = setInterval(() => options.onProgress?.(Math.round((performance.now() - began) / 1000), line), 1000);
    const watchdog = setTimeout(kill, options.timeoutMs ?? 600_000);
    process.once('exit', kill);
    options.signal?.addEventListener('abort', kill, { once: true });
    const settle = (): void => {
      clearInterval(progress);
      clearTimeout(watchdog);
      process.off('exit', kill);
      options.signal?.removeEventListener('abort', kill);
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

/**
 * Builds the weapp output from nothing (the old output is removed: Taro's own cache can ship empty pages, facts/taro.md A4)
 * and checks it. Throws {@link Failure} with one cause and one remedy.
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
  const { code, log } = await run(taro, project.path, options);
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
