/** Processes of the fleet benches: bundled like the shipped command, because a TypeScript loader's extra names double what a closure weighs. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../root.ts';
import type { FleetOrder, FleetResult } from './fleet-load.ts';

async function bundle(name: string): Promise<string> {
  const outfile = join(root, 'build/bench', `${name}.mjs`);
  await build({
    entryPoints: [join(root, 'scripts/bench', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  return outfile;
}

function heard<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`a process of the bench ended with ${code}`)));
    child.once('message', (message) => resolve(message as T));
  });
}

/** Does one order in a fresh process. Rejects with what went wrong there. */
export async function runFleet(order: FleetOrder): Promise<FleetResult> {
  const child = fork(await bundle('fleet-load'), [], { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const answer = heard<{ result?: FleetResult; failed?: string }>(child);
  child.send(order);
  const { result, failed } = await answer;
  if (!result) throw new Error(failed ?? 'no result');
  return result;
}

/** A broker that takes everybody, on every loopback address. */
export async function openAnsweringBroker(): Promise<{ readonly port: number; close(): void }> {
  const child = fork(await bundle('answering-broker'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const { port } = await heard<{ port: number }>(child);
  child.removeAllListeners('exit');
  return { port, close: () => void child.kill('SIGKILL') };
}
