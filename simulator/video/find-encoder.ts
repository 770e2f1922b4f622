/**
 * The encoder behind live video is Debian's ffmpeg with x264 (`apt-get install ffmpeg`): maintained, in every distribution, and one
 * program makes both FLV and HLS. What npm has is either a binary fetched at installation or a WebAssembly build that takes a core for
 * one camera. Without it everything else works; live video is refused with how to get it.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SimulatorError } from '../error.ts';

/** Path of the program; undefined: there is none. `FFMPEG_PATH` goes before `PATH`. */
export function findEncoder(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.FFMPEG_PATH) return existsSync(env.FFMPEG_PATH) ? env.FFMPEG_PATH : undefined;
  const names = process.platform === 'win32' ? ['ffmpeg.exe'] : ['ffmpeg'];
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    for (const name of names) if (folder && existsSync(join(folder, name))) return join(folder, name);
  }
  return undefined;
}

/** Throws {@link SimulatorError} 501. */
export function requireEncoder(path: string | undefined): string {
  if (path) return path;
  throw new SimulatorError(501, 'live video needs ffmpeg, which is not on this machine', 'apt-get install ffmpeg, or set FFMPEG_PATH');
}
