/**
 * The release record of a brand: one readable JSON file per happening in `.camlock/releases`, never changed afterwards. A file
 * each, put in place by one rename, so that several writers cannot disturb each other and a broken file costs only itself.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { RELEASES_FOLDER } from './package-store.ts';

const MAX_BYTES = 1024 * 1024;
const size = z.object({ name: z.string(), size: z.number() });

const common = {
  /** When, ISO 8601 in UTC. */
  at: z.iso.datetime(),
  /** Account name on the machine, or who started the CI job. */
  who: z.string(),
  appid: z.string(),
  /** Host the request went to, or the address of the mock. */
  platform: z.string(),
};

const uploaded = z.object({
  kind: z.enum(['upload', 'rollback']),
  ...common,
  version: z.string(),
  desc: z.string(),
  robot: z.number(),
  channel: z.string().optional(),
  /** The mini-program it was sent to when that is the platform's development mini-program. */
  uploadAppid: z.string().optional(),
  source: z.object({ commit: z.string(), dirty: z.boolean(), branch: z.string().optional() }).optional(),
  configHash: z.string(),
  packageHash: z.string(),
  templateVersion: z.string().optional(),
  packages: z.array(size),
  /** Of a rollback: the record it went back to. */
  of: z.string().optional(),
});

const step = z.object({
  kind: z.enum(['trial', 'submit', 'release', 'gray', 'gray-cancel', 'revert']),
  ...common,
  version: z.string().optional(),
  auditId: z.number().optional(),
  percentage: z.number().optional(),
  templateId: z.number().optional(),
  appVersion: z.number().optional(),
});

const entrySchema = z.union([uploaded, step]);
export type UploadEntry = z.output<typeof uploaded>;
export type StepEntry = z.output<typeof step>;
export type ReleaseEntry = z.output<typeof entrySchema>;
/** An entry with the name of its file. */
export type Recorded<E extends ReleaseEntry = ReleaseEntry> = E extends ReleaseEntry ? E & { readonly id: string } : never;

export interface ReleaseRecord {
  /** Oldest first. */
  readonly entries: readonly Recorded[];
  /** Files that could not be read, with the reason. */
  readonly broken: readonly { readonly file: string; readonly reason: string }[];
}

/** Who does it: the person of a CI job when there is one, else the account's name. */
export function whoIsThis(env: NodeJS.ProcessEnv = process.env): string {
  const named = env.CAMLOCK_WHO ?? env.GITHUB_ACTOR ?? env.GITLAB_USER_LOGIN;
  if (named) return named.replace(/\p{Cc}+/gu, ' ').slice(0, 100);
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

/** Adds one entry. Times are the machine's: the record is about what people did here. */
export function addEntry<E extends ReleaseEntry>(projectPath: string, entry: Omit<E, 'at' | 'who'>, now = new Date()): Recorded<E> {
  const folder = join(projectPath, RELEASES_FOLDER);
  mkdirSync(folder, { recursive: true });
  const full = { at: now.toISOString(), who: whoIsThis(), ...entry } as unknown as E;
  const id = `${full.at.replaceAll(':', '-')}-${full.kind}-${randomBytes(4).toString('hex')}`;
  const fresh = join(folder, `.${id}.tmp`);
  try {
    writeFileSync(fresh, `${JSON.stringify(full, null, 2)}\n`, { flag: 'wx' });
    renameSync(fresh, join(folder, `${id}.json`));
  } finally {
    rmSync(fresh, { force: true });
  }
  return { ...full, id } as Recorded<E>;
}

/** Everything recorded for a project; a folder that is not there is an empty record. */
export function readRecord(projectPath: string): ReleaseRecord {
  const folder = join(projectPath, RELEASES_FOLDER);
  const entries: Recorded[] = [];
  const broken: { file: string; reason: string }[] = [];
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  } catch {
    return { entries, broken };
  }
  for (const name of names.sort()) {
    const file = join(folder, name);
    try {
      if (statSync(file).size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`);
      const parsed = entrySchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
      if (parsed.success) entries.push({ ...parsed.data, id: name.slice(0, -'.json'.length) });
      else broken.push({ file, reason: `${parsed.error.issues[0]?.path.join('.') || 'the entry'} is not as it should be` });
    } catch (error) {
      broken.push({
        file,
        reason: error instanceof SyntaxError ? 'not JSON' : ((error as NodeJS.ErrnoException).code ?? (error as Error).message),
      });
    }
  }
  return { entries: entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)), broken };
}

/** Uploads and rollbacks, oldest first. */
export function uploadsOf({ entries }: ReleaseRecord): Recorded<UploadEntry>[] {
  return entries.filter((entry): entry is Recorded<UploadEntry> => entry.kind === 'upload' || entry.kind === 'rollback');
}
