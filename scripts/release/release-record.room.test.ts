import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../root.ts';
import { RELEASES_FOLDER } from './package-store.ts';
import { addEntry, readRecord, type StepEntry, type UploadEntry, uploadsOf, whoIsThis } from './release-record.ts';

let project = '';
const folder = (): string => join(project, RELEASES_FOLDER);
const upload = (version: string): Omit<UploadEntry, 'at' | 'who'> => ({
  kind: 'upload',
  appid: 'wx0123456789abcdef',
  platform: 'WeChat',
  version,
  desc: '',
  robot: 1,
  configHash: 'c',
  packageHash: 'p',
  packages: [{ name: '__FULL__', size: 1 }],
});
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'camlock-record-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

describe('the release record', () => {
  it('of a project without one is empty', () => expect(readRecord(project)).toEqual({ entries: [], broken: [] }));

  it('keeps what was added, oldest first, and never touches an earlier file', () => {
    addEntry<UploadEntry>(project, upload('1.0.1'), new Date('2026-11-02T00:00:00Z'));
    const before = readdirSync(folder());
    addEntry<UploadEntry>(project, upload('1.0.0'), new Date('2026-11-01T00:00:00Z'));
    addEntry<StepEntry>(
      project,
      { kind: 'release', appid: 'wx0123456789abcdef', platform: 'WeChat', version: '1.0.1' },
      new Date('2026-11-03T00:00:00Z'),
    );
    const record = readRecord(project);
    expect(record.entries.map(({ kind, version }) => `${kind} ${version}`)).toEqual(['upload 1.0.0', 'upload 1.0.1', 'release 1.0.1']);
    expect(uploadsOf(record)).toHaveLength(2);
    expect(readdirSync(folder())).toEqual(expect.arrayContaining(before));
  });

  it('loses nothing when several write in the same millisecond, and leaves no half-written file', async () => {
    const module = JSON.stringify(new URL('./release-record.ts', import.meta.url).href);
    await Promise.all(
      [1, 2, 3].map((writer) => {
        const entry = JSON.stringify(upload(`${writer}.0.0`));
        const script = `import(${module}).then(({ addEntry }) => { for (let i = 0; i < 30; i++) addEntry(${JSON.stringify(project)}, ${entry}, new Date(0)); });`;
        return promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', script], { cwd: root });
      }),
    );
    const { entries, broken } = readRecord(project);
    expect([entries.length, broken.length]).toEqual([90, 0]);
    expect(readdirSync(folder()).filter((name) => name.startsWith('.'))).toEqual([]);
  }, 60_000);

  it.each([
    ['cut off', '{"kind":"upl', 'not JSON'],
    ['of another kind', '{"kind":"party"}', 'is not as it should be'],
    ['no object', '[]', 'is not as it should be'],
    ['too large', ' '.repeat(1024 * 1024 + 1), 'larger than'],
  ])('a file that is %s costs only itself', (_, text, reason) => {
    addEntry<UploadEntry>(project, upload('1.0.0'));
    writeFileSync(join(folder(), 'x.json'), text);
    const { entries, broken } = readRecord(project);
    expect(entries).toHaveLength(1);
    expect(broken).toMatchObject([{ file: join(folder(), 'x.json'), reason: expect.stringContaining(reason) }]);
  });

  it('a folder and a dangling link named like entries are told, not followed', () => {
    mkdirSync(join(folder(), 'a.json'), { recursive: true });
    symlinkSync(join(project, 'nowhere'), join(folder(), 'b.json'));
    expect(readRecord(project).broken.map(({ reason }) => reason)).toEqual(['EISDIR', 'ENOENT']);
  });

  it('names the person of a CI job', () => {
    expect(whoIsThis({ GITHUB_ACTOR: 'lin' })).toBe('lin');
    expect(whoIsThis({ GITLAB_USER_LOGIN: 'wu\u001b[31m' })).toBe('wu [31m');
    expect(whoIsThis({})).toBeTruthy();
  });
});
