import { readFile } from 'node:fs/promises';
import { Failure } from '../failure.ts';

/** PEM text behind a `--ca` flag. Throws {@link Failure}. */
export async function readCa(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Failure('flag-ca', `--ca ${path} cannot be read (${(error as { code?: string }).code})`, {
      fix: 'give a PEM file',
      exitCode: 2,
    });
  }
}
