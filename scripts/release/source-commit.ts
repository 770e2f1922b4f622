/** From which commit a build comes, as git tells it. */
import { execFileSync } from 'node:child_process';

export interface SourceCommit {
  readonly commit: string;
  /** There were changes that no commit holds. */
  readonly dirty: boolean;
  readonly branch?: string;
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 30_000 }).trim();
}

/** Undefined when the folder is in no repository, the repository has no commit, or git is not installed. */
export function sourceCommit(folder: string): SourceCommit | undefined {
  try {
    const commit = git(folder, 'rev-parse', '--verify', 'HEAD');
    // What camlock itself keeps in a project is no change of its source.
    const dirty = git(folder, 'status', '--porcelain', '--', ':/', ':(top,exclude,glob)**/.camlock/**') !== '';
    const branch = git(folder, 'rev-parse', '--abbrev-ref', 'HEAD');
    return { commit, dirty, ...(branch === 'HEAD' ? {} : { branch }) };
  } catch {
    return undefined;
  }
}
