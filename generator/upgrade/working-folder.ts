/** A project as it stands on disk: what belongs to it, and whether there is a way back to it. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GenerateError } from '../generate-error.ts';
import { CAMLOCK_FOLDER } from '../project/manifest.ts';
import type { Side } from './three-way.ts';

/** Installed or built: never part of a merge. */
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.swc', CAMLOCK_FOLDER]);
/** A person's own video in the project is no reason to fail, nor to carry it through a merge. */
const FILE_MAX_BYTES = 16 * 1024 * 1024;

/** Every plain file of the project, links and installed or built folders left out. */
export function readWorkingFolder(outDir: string): Side {
  const files = new Map<string, Uint8Array>();
  const walk = (prefix: string): void => {
    for (const entry of readdirSync(join(outDir, prefix), { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory()) {
        if (!LEFT_OUT.has(entry.name)) walk(`${path}/`);
      } else if (entry.isFile() && statSync(join(outDir, path)).size <= FILE_MAX_BYTES) {
        files.set(path, readFileSync(join(outDir, path)));
      }
    }
  };
  walk('');
  return files;
}

function git(outDir: string, ...args: string[]): { ok: boolean; text: string } {
  const { status, stdout } = spawnSync('git', ['-C', outDir, ...args], { encoding: 'utf8' });
  return { ok: status === 0, text: stdout ?? '' };
}

/** An upgrade can only be taken back from a commit: throws {@link GenerateError} unless the project is committed, all of it. */
export function requireCommitted(outDir: string): void {
  const fix = 'commit it (git init && git add -A && git commit), or pass --no-git when you have a copy elsewhere';
  if (!git(outDir, 'rev-parse', '--is-inside-work-tree').ok) {
    throw new GenerateError('not-in-git', `${outDir} is in no git repository, so an upgrade could not be taken back`, fix);
  }
  if (git(outDir, 'ls-files', '--', '.').text === '') {
    throw new GenerateError('not-in-git', `no file of ${outDir} is committed, so an upgrade could not be taken back`, fix);
  }
  const changed = git(outDir, 'status', '--porcelain', '--', '.').text.split('\n').filter(Boolean);
  if (changed.length > 0) {
    const [first = ''] = changed;
    throw new GenerateError(
      'dirty-tree',
      `${outDir} has ${changed.length} uncommitted ${changed.length === 1 ? 'change' : 'changes'} (${first.slice(3)})`,
      'commit or stash them first',
    );
  }
}
