/** Secrets by reference: `env:NAME` or `file:PATH`. The value never appears in an error. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from '../failure.ts';

const MAX_BYTES = 16 * 1024;

/** Absolute path of a `file:` reference, relative ones below `base`. */
export function referencedFile(reference: string, base: string): string | undefined {
  return reference.startsWith('file:') ? resolve(base, reference.slice('file:'.length)) : undefined;
}

/** The secret, without surrounding white space. `what` names it in errors. Throws {@link Failure}. */
export function readSecret(what: string, reference: string, base: string, env: NodeJS.ProcessEnv = process.env): string {
  const fix = `put the ${what} there, or change the reference in the brand file (release.*)`;
  const file = referencedFile(reference, base);
  let text: string;
  if (file) {
    try {
      if (!statSync(file).isFile() || statSync(file).size > MAX_BYTES) throw new Error('not a small file');
      text = readFileSync(file, 'utf8');
    } catch {
      throw new Failure('secret-missing', `the ${what} cannot be read from ${file}`, { fix });
    }
  } else if (reference.startsWith('env:')) {
    text = env[reference.slice('env:'.length)] ?? '';
  } else {
    throw new Failure('secret-not-referenced', `the ${what} is not given as env:NAME or file:PATH`, { fix, exitCode: 2 });
  }
  const secret = text.trim();
  if (secret === '')
    throw new Failure('secret-empty', `the ${what} is empty (${reference.startsWith('env:') ? reference : file})`, { fix });
  if (/[^\x21-\x7e]/.test(secret)) {
    throw new Failure('secret-malformed', `the ${what} holds blanks, line breaks or characters that no secret of WeChat has`, { fix });
  }
  return secret;
}
