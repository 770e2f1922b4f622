#!/usr/bin/env node
/** The command, in a clone or installed: the bundle when it matches the sources, else it is bundled first (about a second). */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { checkNode } = await import('../scripts/bootstrap/node-version.mjs');
checkNode();
// In a clone they lie below it, of an installed package beside it: whoever can find one finds all.
const installed = () => {
  try {
    return import.meta.resolve('esbuild') !== undefined;
  } catch {
    return false;
  }
};
if (!installed()) {
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
