/** An upload that is cut off leaves nothing behind: neither where it was started nor in the temp folder. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { runUploadWorker } from './run-worker.ts';

it('a killed upload takes its working folder with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-tidy-'));
  const temp = join(folder, 'tmp');
  mkdirSync(temp);
  mkdirSync(join(folder, 'project'));
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(join(folder, 'key'), privateKey);
  vi.stubEnv('TMPDIR', temp);
  const before = readdirSync(process.cwd()).sort();
  const job = {
    appid: 'wx0123456789abcdef',
    projectPath: join(folder, 'project'),
    privateKeyPath: join(folder, 'key'),
    version: '1.0.0',
    desc: '',
    robot: 1,
  };
  // Long enough for the worker to be at work, far too short to end.
  const cut = runUploadWorker(job, { env: { ...process.env, HTTPS_PROXY: 'http://127.0.0.1:9' }, timeoutMs: 300 });
  expect(readdirSync(temp)).toHaveLength(1);
  await expect(cut).rejects.toMatchObject({ code: expect.stringMatching(/^upload-/) });
  await vi.waitUntil(() => readdirSync(temp).length === 0, { timeout: 20_000 });
  expect(
    readdirSync(process.cwd())
      .sort()
      .filter((name) => /^[0-9a-f]{32}$/.test(name)),
  ).toEqual(before.filter((name) => /^[0-9a-f]{32}$/.test(name)));
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});
