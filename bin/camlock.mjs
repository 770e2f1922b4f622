#!/usr/bin/env node
/** The command in a clone: the bundle when it matches the sources, else it is bundled first (about a second). */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { checkNode } = await import('../scripts/bootstrap/node-version.mjs');
checkNode();
if (!existsSync(join(root, 'node_modules'))) {
  process.stderr.write('camlock: npm packages are not installed.\n  fix: npm start installs them, or: npm ci --ignore-scripts\n');
  process.exit(1);
}
const { commandUrl, ensureBundle } = await import('../scripts/bootstrap/bundle.mjs');
let command;
try {
  command = commandUrl(await ensureBundle(root));
} catch {
  // The bundle cannot be written (a read-only clone): run the sources.
  const { register } = await import('tsx/esm/api');
  register();
  command = new URL('../scripts/cli/main.ts', import.meta.url).href;
}
await import(command);
