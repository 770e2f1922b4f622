/**
 * `npm run test:cluster`: the platform against a real PostgreSQL and a real RabbitMQ, installed when this machine lets us, started
 * on loopback. What cannot be installed is skipped, with the reason.
 */
import { spawnSync } from 'node:child_process';
import { root } from '../root.ts';
import { postgresPrograms } from './postgres-server.ts';
import { rabbitInstalled } from './rabbitmq-server.ts';

interface Part {
  readonly name: string;
  readonly debian: string;
  installed(): boolean;
}

const PARTS: readonly Part[] = [
  { name: 'postgres', debian: 'postgresql', installed: () => postgresPrograms() !== undefined },
  { name: 'rabbitmq', debian: 'rabbitmq-server', installed: rabbitInstalled },
];

let updated = false;

/** Why the tests of this part cannot run here; undefined when they can. */
function whyNot({ debian, installed }: Part): string | undefined {
  if (installed()) return undefined;
  if (process.getuid?.() !== 0) return `${debian} is not installed and only root may install it: sudo apt-get install ${debian}`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (!updated) {
    const update = spawnSync('apt-get', ['update', '-q'], { env, stdio: 'inherit' });
    if (update.error) return `${debian} is not installed and there is no apt-get here: ${update.error.message}`;
    updated = true;
  }
  spawnSync('apt-get', ['install', '-yq', '--no-install-recommends', debian], { env, stdio: 'inherit' });
  return installed() ? undefined : `apt-get could not install the package ${debian}`;
}

const runnable: string[] = [];
for (const part of PARTS) {
  const reason = whyNot(part);
  if (reason === undefined) runnable.push(part.name);
  else process.stdout.write(`test:cluster skips ${part.name}: ${reason}\n`);
}
if (runnable.length > 0) {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'scripts/cluster/vitest.config.ts', ...runnable];
  process.exitCode = spawnSync(process.execPath, vitest, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
