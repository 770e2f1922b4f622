/**
 * npm packages from the lockfile, without install scripts (none is needed: see docs/decisions/0005-no-install-scripts.md).
 * Installed means: the stamp holds the lockfile's hash, or npm's own record of node_modules agrees with the lockfile.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgress, fail } from './terminal.mjs';

const STAMP = 'node_modules/.camlock-lock-hash';

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** True when every package that the lockfile demands on this platform is in npm's record of node_modules, same version. */
export function recordAgrees(lock, record) {
  return Object.entries(lock.packages).every(([path, want]) => {
    if (path === '' || want.link) return true;
    const have = record.packages[path];
    return have ? have.version === want.version : want.optional === true || want.peer === true;
  });
}

/** True when nothing has to be installed in the clone at `root`. */
export function isInstalled(root) {
  const stamp = join(root, STAMP);
  const hash = lockHash(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return true;
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const agrees = recordAgrees(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')), JSON.parse(readFileSync(record, 'utf8')));
  if (agrees) writeFileSync(stamp, hash);
  return agrees;
}

/** `npm ci --ignore-scripts` with progress from npm's own request log. */
export async function install(root) {
  const total = Object.keys(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages).length - 1;
  const progress = createProgress();
  const began = Date.now();
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const args = [...npm.slice(1), 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'];
  const child = spawn(npm[0], args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32' && npm.length === 1,
  });
  let fetched = 0;
  let tail = '';
  const show = () =>
    progress.show(`packages: ${Math.min(fetched, total)} of ${total} fetched, ${Math.round((Date.now() - began) / 1000)} s`);
  const timer = setInterval(show, 1000);
  child.stderr.setEncoding('utf8').on('data', (text) => {
    fetched += (text.match(/http fetch GET 200 \S+\.tgz/g) ?? []).length;
    tail = (tail + text).slice(-20_000);
  });
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', resolve);
  });
  clearInterval(timer);
  progress.end();
  if (code !== 0) {
    const errors = tail.split('\n').filter((line) => line.startsWith('npm error'));
    const cause = errors.slice(0, 6).join('\n  ') || 'npm could not be started';
    fail(
      `installing npm packages failed (exit ${code}):\n  ${cause}`,
      'check the network or the npm registry setting (npm config get registry), then run the same command again',
    );
  }
  writeFileSync(join(root, STAMP), lockHash(root));
}
