import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Keeps an unexpected error's stack in a file, never on the terminal. Returns the file's path. */
export function writeErrorLog(error: unknown, argv: readonly string[]): string {
  const text = [
    `time: ${new Date().toISOString()}`,
    `node: ${process.version} ${process.platform}`,
    `verb: ${argv[0] ?? ''}`,
    '',
    error instanceof Error ? (error.stack ?? error.message) : String(error),
    '',
  ].join('\n');
  for (const folder of [join(process.cwd(), '.camlock'), tmpdir()]) {
    try {
      mkdirSync(folder, { recursive: true });
      const file = join(folder, 'camlock-error.log');
      writeFileSync(file, text, { mode: 0o600 });
      return file;
    } catch {
      // Not writable here: the next place.
    }
  }
  return '(no folder to write a log to)';
}
