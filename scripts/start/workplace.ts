/** Folders of one `camlock start`: two runs at once must not write into the same project or state. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { isAlive } from '../platform/is-alive.ts';

export interface Workplace {
  /** State, secrets and CA. */
  readonly folder: string;
  /** Where the project is written. */
  readonly projectPath: string;
  /** Process that has the usual folders, when these are others. */
  readonly occupiedBy?: number;
  release(): void;
}

const MOST = 20;

/** True when the file was not there: exactly one process gets it. */
function claim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The process named in a lock file; undefined when it ended (also badly) or the file says nothing. */
function holder(file: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const pid = Number(text);
  return Number.isInteger(pid) && pid > 0 && isAlive(pid) ? pid : undefined;
}

/**
 * `.camlock/start` and `build/<name>` below `base`, or the same with `-2`, `-3` … while others work there.
 * A lock of a process that is gone counts for nothing. Throws {@link Failure} after twenty.
 */
export function claimWorkplace(base: string, name: string): Workplace {
  let occupiedBy: number | undefined;
  for (let place = 1; place <= MOST; place++) {
    const suffix = place === 1 ? '' : `-${place}`;
    const folder = join(base, `.camlock/start${suffix}`);
    const lock = join(folder, 'running');
    mkdirSync(folder, { recursive: true });
    if (!claim(lock)) {
      const pid = holder(lock);
      if (pid === undefined) rmSync(lock, { force: true });
      if (pid !== undefined || !claim(lock)) {
        occupiedBy ??= pid;
        continue;
      }
    }
    return {
      folder,
      projectPath: join(base, `build/${name}${suffix}`),
      ...(place === 1 ? {} : { occupiedBy: occupiedBy ?? 0 }),
      release: () => rmSync(lock, { force: true }),
    };
  }
  throw new Failure('too-many-starts', `${MOST} runs of camlock start are under way in ${base}`, { fix: 'end some of them' });
}
