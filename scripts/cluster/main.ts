/** `npm run test:cluster`: the platform against a real PostgreSQL, installed when this machine lets us, started on loopback. */
import { spawnSync } from 'node:child_process';
import { root } from '../root.ts';
import { postgresPrograms } from './postgres-server.ts';

/** Why the tests cannot run here; undefined when they can. */
function whyNot(): string | undefined {
  if (postgresPrograms()) return undefined;
  if (process.getuid?.() !== 0) return 'PostgreSQL is not installed and only root may install it: sudo apt-get install postgresql';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = spawnSync('apt-get', ['update', '-q'], { env, stdio: 'inherit' });
  if (update.error) return `PostgreSQL is not installed and there is no apt-get here: ${update.error.message}`;
  spawnSync('apt-get', ['install', '-yq', '--no-install-recommends', 'postgresql'], { env, stdio: 'inherit' });
  return postgresPrograms() ? undefined : 'apt-get could not install the package postgresql';
}

const reason = whyNot();
if (reason === undefined) {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'scripts/cluster/vitest.config.ts'];
  process.exitCode = spawnSync(process.execPath, vitest, { cwd: root, stdio: 'inherit' }).status ?? 1;
} else process.stdout.write(`test:cluster is skipped: ${reason}\n`);
