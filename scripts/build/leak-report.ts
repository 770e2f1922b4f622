/** When the leak gate runs after a build, and what it says. */
import { existsSync } from 'node:fs';
import type { Brand } from '../../generator/index.ts';
import { Failure } from '../failure.ts';
import { BRANDS_FOLDER, brandFailure, readBrandFolder } from './brand-folder.ts';
import { findLeaks, leakText } from './leak-gate.ts';

const TOLD_MAX = 40;

/** Throws {@link Failure} `build-leaks` with one line a leak when the app at `root` tells anything of `others`. */
export function refuseLeaks(root: string, own: Brand, others: readonly Brand[], env?: NodeJS.ProcessEnv): void {
  const leaks = findLeaks(root, own, others, env);
  if (leaks.length === 0) return;
  throw new Failure(
    'build-leaks',
    `the build of ${own.file.app.name} holds ${leaks.length} ${leaks.length === 1 ? 'thing' : 'things'} it must not`,
    {
      fix: 'take it out of the files of the project you changed, or generate it again, then build again; do not upload this build',
      details: [...leaks.slice(0, TOLD_MAX).map(leakText), ...(leaks.length > TOLD_MAX ? [`and ${leaks.length - TOLD_MAX} more`] : [])],
    },
  );
}

/**
 * The gate of a single `camlock build`: the brand is the one of `folder` with the project's `appid`, the others are its neighbours.
 * Without a named folder it looks into `brands/` and is silent when there is none.
 * Gives the line that tells what was compared. Throws {@link Failure}.
 */
export async function checkAgainstNeighbours(root: string, appid: string, named?: string): Promise<string | undefined> {
  const folder = named ?? BRANDS_FOLDER;
  if (named === undefined && !existsSync(folder)) return undefined;
  const { brands } = await readBrandFolder(folder);
  const own = brands.find(({ brand }) => brand?.file.app.appid === appid);
  if (!own?.brand) {
    if (named === undefined) return `leak gate: no brand in ${folder} has the appid ${appid}; nothing was compared`;
    throw new Failure('brand-not-found', `no brand in ${folder} without errors has the appid ${appid} of the project`, {
      fix: 'name the folder that holds the folder of this brand: --brands DIR',
    });
  }
  const broken = brands.find(({ brand }) => !brand);
  if (broken) throw brandFailure(broken);
  const others = brands.flatMap(({ brand }) => (brand && brand !== own.brand ? [brand] : []));
  refuseLeaks(root, own.brand, others);
  return `leak gate: nothing of ${others.length} other ${others.length === 1 ? 'brand' : 'brands'} in the build`;
}
