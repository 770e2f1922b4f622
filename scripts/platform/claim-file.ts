/** A file that says which process works in its folder: of several that ask at once exactly one gets it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive } from './is-alive.ts';

function create(file: string): boolean {
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
 * `mine`: the file is this process's now; delete it when done. A file of a process that is gone counts for nothing. Else the process
 * that has it, when it says so.
 */
export function claimFile(file: string): { readonly mine: true } | { readonly mine: false; readonly pid?: number } {
  if (create(file)) return { mine: true };
  const pid = holder(file);
  if (pid === undefined) rmSync(file, { force: true });
  if (pid !== undefined || !create(file)) return { mine: false, ...(pid === undefined ? {} : { pid }) };
  return { mine: true };
}
