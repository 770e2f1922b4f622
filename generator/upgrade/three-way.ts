/**
 * A three-way merge of whole folders, done by git itself in a throw-away repository: renames, deletions and line merges are
 * git's own (`git merge-tree`, Git 2.38 or later). Nothing of the person's own repository is touched.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenerateError } from '../generate-error.ts';

/** Files of one side by path. */
export type Side = ReadonlyMap<string, Uint8Array>;

export interface Conflict {
  readonly path: string;
  /** `content`: both changed the same lines, marked in the file. `binary`: both changed it and it has no lines. */
  readonly kind: 'content' | 'binary' | 'deleted-by-you' | 'deleted-by-template';
}

export interface Merge {
  /** The merged folder; conflicting lines carry git's markers, labelled `yours` and `template`. */
  readonly files: Side;
  readonly conflicts: readonly Conflict[];
}

const GIT_MAX_BYTES = 256 * 1024 * 1024;
const NEEDED = [2, 38] as const;

/** Neither the machine's nor the person's settings (hooks, line endings, merge drivers) may change the result. */
const ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
};

function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return { ...Object.fromEntries(own), ...ENVIRONMENT };
}

/** Throws {@link GenerateError} when git is missing or older than 2.38. */
export function requireGit(): void {
  const { stdout, status } = spawnSync('git', ['--version'], { encoding: 'utf8', env: environment() });
  const [, major, minor] = /(\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  const fits = status === 0 && (Number(major) > NEEDED[0] || (Number(major) === NEEDED[0] && Number(minor) >= NEEDED[1]));
  if (!fits) {
    const found = status === 0 ? `this machine has ${stdout.trim()}` : 'there is no git on this machine';
    throw new GenerateError('git', `the merge is done by git ${NEEDED.join('.')} or later; ${found}`, 'install a newer git');
  }
}

/** A path as `git fast-import` reads it, whatever characters it has. */
function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

function commitStream(branch: string, mark: number, from: number | undefined, files: Side): Buffer[] {
  const head = `commit refs/heads/${branch}\nmark :${mark}\ncommitter camlock <camlock@localhost> 0 +0000\ndata 0\n`;
  const parts = [Buffer.from(`${head}${from === undefined ? '' : `from :${from}\ndeleteall\n`}`)];
  for (const [path, bytes] of files) {
    parts.push(Buffer.from(`M 100644 inline ${quoted(path)}\ndata ${bytes.byteLength}\n`), Buffer.from(bytes), Buffer.from('\n'));
  }
  parts.push(Buffer.from('\n'));
  return parts;
}

interface Staged {
  readonly path: string;
  readonly stages: Set<number>;
}

/** `git merge-tree -z`: tree NUL, then `mode object stage TAB path` NUL …, an empty entry, then messages. */
function readMergeTree(output: Buffer): { tree: string; staged: Staged[]; binary: Set<string> } {
  const fields = output.toString('utf8').split('\0');
  const tree = (fields.shift() ?? '').trim();
  const staged = new Map<string, Staged>();
  let field = fields.shift();
  for (; field; field = fields.shift()) {
    const [, stage = '', path = ''] = /^\d+ [0-9a-f]+ (\d)\t([\s\S]*)$/.exec(field) ?? [];
    const entry = staged.get(path) ?? { path, stages: new Set<number>() };
    entry.stages.add(Number(stage));
    staged.set(path, entry);
  }
  const binary = new Set<string>();
  while (fields.length > 1) {
    const paths = fields.splice(0, Number(fields.shift()));
    const [kind = ''] = fields.splice(0, 2);
    if (kind.includes('binary')) for (const path of paths) binary.add(path);
  }
  return { tree, staged: [...staged.values()], binary };
}

function conflictOf({ path, stages }: Staged, binary: ReadonlySet<string>): Conflict {
  if (!stages.has(2)) return { path, kind: 'deleted-by-you' };
  if (!stages.has(3)) return { path, kind: 'deleted-by-template' };
  return { path, kind: binary.has(path) ? 'binary' : 'content' };
}

/**
 * Merges `yours` and `template`, which both come from `base`. What a person deleted stays deleted and what a person changed
 * stays even when the template dropped it; both are told as conflicts of their kind.
 */
export function mergeFolders(base: Side, yours: Side, template: Side): Merge {
  requireGit();
  const repository = mkdtempSync(join(tmpdir(), 'camlock-merge-'));
  const git = (args: readonly string[], input?: Buffer): Buffer =>
    execFileSync('git', args, { cwd: repository, env: environment(), input, maxBuffer: GIT_MAX_BYTES, stdio: ['pipe', 'pipe', 'pipe'] });
  try {
    git(['init', '--quiet', '--bare', '.']);
    git(
      ['fast-import', '--quiet', '--done'],
      Buffer.concat([
        ...commitStream('base', 1, undefined, base),
        ...commitStream('yours', 2, 1, yours),
        ...commitStream('template', 3, 1, template),
        Buffer.from('done\n'),
      ]),
    );
    const merged = spawnSync('git', ['merge-tree', '--write-tree', '-z', 'yours', 'template'], {
      cwd: repository,
      env: environment(),
      maxBuffer: GIT_MAX_BYTES,
    });
    if (merged.status !== 0 && merged.status !== 1) {
      throw new GenerateError('git', `git could not merge: ${merged.stderr.toString('utf8').slice(0, 300)}`, 'please report it');
    }
    const { tree, staged, binary } = readMergeTree(merged.stdout);
    const conflicts = staged.map((entry) => conflictOf(entry, binary));
    const gone = new Set(conflicts.filter(({ kind }) => kind === 'deleted-by-you').map(({ path }) => path));
    const objects = new Map<string, string>();
    for (const entry of git(['ls-tree', '-r', '-z', tree]).toString('utf8').split('\0')) {
      const [, object = '', path = ''] = /^\d+ blob ([0-9a-f]+)\t([\s\S]*)$/.exec(entry) ?? [];
      if (object !== '' && !gone.has(path)) objects.set(path, object);
    }
    return { files: readBlobs(objects, git), conflicts };
  } finally {
    rmSync(repository, { recursive: true });
  }
}

/** The contents of `objects` (path → object name) by path, all in one call. */
function readBlobs(
  objects: ReadonlyMap<string, string>,
  git: (args: readonly string[], input?: Buffer) => Buffer,
): Map<string, Uint8Array> {
  const answer = git(['cat-file', '--batch'], Buffer.from([...objects.values()].map((object) => `${object}\n`).join('')));
  const files = new Map<string, Uint8Array>();
  let at = 0;
  for (const path of objects.keys()) {
    const end = answer.indexOf(10, at);
    const size = Number(answer.subarray(at, end).toString('utf8').split(' ')[2]);
    files.set(path, answer.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return files;
}
