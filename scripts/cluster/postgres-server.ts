/** A PostgreSQL of its own for the tests: temporary folder, free port on loopback, nobody else's server touched. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../platform/free-port.ts';

const INSTALLED = '/usr/lib/postgresql';

export interface PostgresServer {
  readonly url: string;
  /** Without asking the sessions: as in a crash. */
  stop(): void;
  start(): void;
  /** Stops it and removes its folder. */
  remove(): void;
}

/** Debian's folder with `initdb` and `pg_ctl`, newest version first; undefined: not installed. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(INSTALLED)) return undefined;
  const versions = readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(INSTALLED, version, 'bin')).find((folder) => existsSync(join(folder, 'pg_ctl')));
}

/** Throws with the program's own words when the server cannot be made. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = postgresPrograms();
  if (!programs) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  const folder = mkdtempSync(join(tmpdir(), 'camlock-postgres-'));
  // PostgreSQL refuses to run as root.
  const asRoot = process.getuid?.() === 0;
  if (asRoot) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    chownSync(folder, id('-u'), id('-g'));
  }
  const run = (program: string, ...args: string[]) => {
    const command = [join(programs, program), ...args];
    const [file, ...rest] = (asRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command) as [string, ...string[]];
    const { status, stderr, error } = spawnSync(file, rest, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
    if (status !== 0) throw new Error(`${program} failed: ${(error?.message ?? stderr).slice(-500)}`);
  };
  const data = join(folder, 'data');
  run('initdb', '-D', data, '-U', 'camlock', '--auth=trust', '-E', 'UTF8');
  const port = await freePort(0);
  const start = () =>
    run('pg_ctl', 'start', '-w', '-D', data, '-l', join(folder, 'log'), '-o', `-p ${port} -c listen_addresses=127.0.0.1 -k ${folder}`);
  const stop = () => run('pg_ctl', 'stop', '-w', '-m', 'immediate', '-D', data);
  let running = true;
  start();
  return {
    url: `postgres://camlock@127.0.0.1:${port}/postgres`,
    stop() {
      stop();
      running = false;
    },
    start() {
      start();
      running = true;
    },
    remove() {
      if (running) stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
