/** The certificate file of a running platform: named after its port and process, gone when the process is. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './is-alive.ts';

const NAME = /^ca-\d+-(\d+)\.pem$/;

/** Path for this process, after removing the files of processes that were killed. The file goes with the process's own end. */
export function caFileIn(folder: string, port: number): string {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const pid = Number(NAME.exec(name)?.[1]);
    if (pid && !isAlive(pid)) rmSync(join(folder, name), { force: true });
  }
  const file = join(folder, `ca-${port}-${process.pid}.pem`);
  process.once('exit', () => rmSync(file, { force: true }));
  return file;
}
