/** The unmodified miniprogram-ci in a process of its own, talking to a platform through its TLS proxy: for tests. */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { TlsProxy } from '../../index.ts';
import type { ProjectOnDisk } from '../../platform.fixture.ts';
import { APPID } from '../wechat.fixture.ts';

/** Runs one operation of miniprogram-ci and reports the outcome as JSON; its process would not end by itself after a failure. */
const WORKER = `
const ci = require('miniprogram-ci');
let printed = '';
for (const name of ['log', 'info', 'warn', 'error']) console[name] = (...words) => void (printed += words.join(' ') + '\\n');
const call = (operation, project, options) => {
  if (operation === 'packNpm') return ci.packNpm(project, { reporter() {}, ...options });
  return ci[operation]({ project, setting: {}, onProgressUpdate() {}, ...options }, options.savePath);
};
/** Files and source maps stay here: only their names go through the channel. */
const told = (operation, result) => {
  if (operation === 'getDevSourceMap') return null;
  return operation === 'getCompiledResult' ? { files: Object.keys(result) } : result;
};
process.once('message', async ({ project, operation, options }) => {
  try {
    const result = told(operation, await call(operation, new ci.Project(project), options));
    process.send({ result, printed }, () => process.exit(0));
  } catch (error) {
    process.send({ error: { code: error.code, message: String(error.message ?? error) }, printed }, () => process.exit(1));
  }
});
`;

export interface CiOutcome {
  /** `files`: names of what getCompiledResult made. */
  readonly result?: { readonly subPackageInfo: readonly { name: string; size: number }[]; readonly files?: readonly string[] };
  /** What the client wrote to its console. */
  readonly printed?: string;
  readonly error?: { readonly code?: number; readonly message: string };
}

/** One operation of miniprogram-ci on the project, `change` replacing fields of its project. */
export type RunCi = (operation: string, options: object, change?: object) => Promise<CiOutcome>;

/** Writes the worker into the project's folder; `proxy` is asked at every run. */
export function openCiClient(project: ProjectOnDisk, proxy: () => TlsProxy): RunCi {
  // The worker must find miniprogram-ci by this repository's node_modules, wherever the temporary folder is.
  const worker = join(project.folder, 'worker.cjs');
  writeFileSync(worker, WORKER.replace("'miniprogram-ci'", JSON.stringify(createRequire(import.meta.url).resolve('miniprogram-ci'))));
  return (operation, options, change = {}) =>
    new Promise((resolve, reject) => {
      const { url, caFile } = proxy();
      const env = { PATH: process.env.PATH, HOME: project.folder, HTTPS_PROXY: url, NODE_EXTRA_CA_CERTS: caFile };
      const child = fork(worker, { cwd: project.folder, env, execArgv: [], stdio: 'ignore', serialization: 'json' });
      child.once('message', (message) => resolve(message as CiOutcome));
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`miniprogram-ci ended with ${code} and without a word`)));
      child.send({
        project: { appid: APPID, type: 'miniProgram', projectPath: project.projectPath, privateKeyPath: project.privateKeyPath, ...change },
        operation,
        options,
      });
    });
}
