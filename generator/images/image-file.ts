/** An image of a brand on disk: inside the brand's own folder, a plain file, not too large. */
import { type BigIntStats, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { didYouMean } from '../did-you-mean.ts';
import type { Problem } from '../finding.ts';
import type { FindingCode } from '../finding-codes.ts';

/** Main package and sub-packages of a mini-program are 2 MiB each; a source image larger than this cannot be meant. */
export const IMAGE_MAX_BYTES = 2 * 1024 * 1024;

/** Everything of a problem but its place: the caller knows which line named the image. */
export type ImageProblem = Omit<Problem, 'at' | 'value'>;

function error(code: FindingCode, message: string, allowed: string | undefined, fix: string): ImageProblem {
  return { severity: 'error', code, message, allowed, fix };
}

const INSIDE = 'a path inside the folder of the brand file, with `/`, e.g. images/home.png';

/** True for a path below `folder`, by its spelling alone: give real paths where links matter. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function missing(brandDir: string, path: string): ImageProblem {
  const target = resolve(brandDir, path);
  let near: string | undefined;
  try {
    near = didYouMean(basename(target), readdirSync(dirname(target)).slice(0, 500));
  } catch {
    // The folder is missing as well: nothing to suggest.
  }
  const folder = relative(brandDir, dirname(target)).split(sep).join('/');
  return error(
    'image-missing',
    'there is no such file',
    undefined,
    near ? `did you mean ${folder ? `${folder}/` : ''}${near}?` : 'put the image there, or correct the path (capitals count)',
  );
}

/** Bytes of the image named `path` in the brand file, or why it cannot be used; documents of a manual too, with a limit of their own. Never reads outside `brandDir`, symbolic links included. */
export function readImageFile(brandDir: string, path: string, maxBytes = IMAGE_MAX_BYTES): { bytes: Buffer } | { problem: ImageProblem } {
  if (/^[a-z][a-z0-9+.-]*:/i.test(path))
    return {
      problem: error('image-path', 'this is an address, not a file', INSIDE, 'download the image next to the brand file and name it here'),
    };
  if (path.includes('\\')) return { problem: error('image-path', 'the path has backslashes', INSIDE, 'write `/` between folders') };
  if (isAbsolute(path) || !isInside(brandDir, resolve(brandDir, path))) {
    return {
      problem: error('image-outside', 'the path leaves the folder of the brand file', INSIDE, 'copy the image into the brand folder'),
    };
  }
  let real: string;
  let stat: BigIntStats;
  try {
    real = realpathSync(resolve(brandDir, path));
    stat = statSync(real, { bigint: true });
  } catch {
    return { problem: missing(brandDir, path) };
  }
  if (!isInside(realpathSync(brandDir), real)) {
    return {
      problem: error(
        'image-outside',
        'a symbolic link leads out of the folder of the brand file',
        INSIDE,
        'copy the image itself into the brand folder',
      ),
    };
  }
  if (!stat.isFile()) return { problem: error('image-not-a-file', 'this is not a file', INSIDE, 'name the image file, not its folder') };
  if (stat.size === 0n) return { problem: error('image-corrupt', 'the file is empty', undefined, 'export the image again') };
  if (stat.size > BigInt(maxBytes)) {
    return {
      problem: error(
        'image-too-large',
        `the file has ${Math.ceil(Number(stat.size) / 1024)} KB`,
        `up to ${maxBytes / 1024} KB`,
        'export it smaller; a mini-program package holds 2 MB in all',
      ),
    };
  }
  try {
    return { bytes: readFileSync(real) };
  } catch {
    return { problem: error('image-unreadable', 'the file cannot be read', undefined, 'give yourself permission to read it') };
  }
}
