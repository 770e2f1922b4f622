/** Folders of one `camlock start`: two runs at once must not write into the same project or state. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { claimFile } from '../platform/claim-file.ts';

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
    const claimed = claimFile(lock);
    if (!claimed.mine) {
      occupiedBy ??= claimed.pid;
      continue;
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
