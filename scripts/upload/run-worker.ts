import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../failure.ts';
import { explainUploadError, type UploadError } from './explain.ts';

/** What the worker is told. No secret in it: the key stays a path. */
export interface UploadJob {
  readonly appid: string;
  readonly projectPath: string;
  readonly privateKeyPath: string;
  readonly version: string;
  readonly desc: string;
  readonly robot: number;
  readonly preview?: {
    readonly pagePath?: string;
    readonly searchQuery?: string;
    readonly qrcodeFormat: 'image' | 'base64' | 'terminal';
    readonly qrcodeOutputDest?: string;
  };
}

interface WorkerMessage {
  progress?: string;
  done?: { packages: { name: string; size: number }[] };
  failed?: UploadError;
}

/** Runs one job to its end; ends the worker whatever happens. Rejects with {@link Failure}. `timeoutMs`: the watchdog. */
export function runUploadWorker(
  job: UploadJob,
  options: { env: NodeJS.ProcessEnv; timeoutMs: number; onProgress?: (text: string) => void },
): Promise<{ packages: { name: string; size: number }[] }> {
  const worker = fileURLToPath(new URL('./worker.mjs', import.meta.url));
  // miniprogram-ci and what it starts leave folders where they work and in the temp folder, also when they are killed.
  const cwd = mkdtempSync(join(tmpdir(), 'camlock-upload-'));
  const tidy = (): void => rmSync(cwd, { recursive: true, force: true, maxRetries: 3 });
  return new Promise((resolve, reject) => {
    const child = fork(worker, [], {
      cwd,
      env: { ...options.env, TMPDIR: cwd },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
    });
    let ended = false;
    const end = (act: () => void): void => {
      if (ended) return;
      ended = true;
      clearTimeout(watchdog);
      process.off('exit', last);
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) tidy();
      else child.once('exit', tidy);
      child.kill('SIGKILL');
      act();
    };
    const last = (): void => {
      child.kill('SIGKILL');
      tidy();
    };
    const watchdog = setTimeout(
      () =>
        end(() =>
          reject(
            new Failure('upload-hung', `the upload did not end within ${Math.round(options.timeoutMs / 1000)} s`, {
              fix: 'run it again on a less busy machine, one upload at a time',
            }),
          ),
        ),
      options.timeoutMs,
    );
    process.once('exit', last);
    child.on('message', (message: WorkerMessage) => {
      if (message.progress !== undefined) options.onProgress?.(message.progress);
      if (message.done) {
        const done = message.done;
        end(() => resolve(done));
      }
      if (message.failed) {
        const failed = message.failed;
        end(() => reject(explainUploadError(failed)));
      }
    });
    child.on('error', (error) =>
      end(() => reject(new Failure('upload-not-started', `the upload process could not be started: ${error.message}`))),
    );
    child.on('exit', (code, signal) =>
      end(() =>
        reject(
          new Failure('upload-crashed', `miniprogram-ci ended by itself (${signal ?? `exit ${code}`}) without an answer`, {
            fix: 'run it again; if it repeats, check free memory (about 0.5 GB is needed)',
          }),
        ),
      ),
    );
    child.send(job);
  });
}
