/** What every entry needs before it can do its own work: Node, packages, the bundled command, a browser. Each a no-op when done before. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBundle } from './bundle.mjs';
import { CHROMIUM_REMEDY, findChromium, installChromium } from './chromium.mjs';
import { install, isInstalled } from './install.mjs';
import { checkNode } from './node-version.mjs';
import { fail, say, step } from './terminal.mjs';

/** Folder of the clone. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Checks Node and installs npm packages when they are missing or the lockfile changed. */
export async function preparePackages() {
  checkNode();
  if (!isInstalled(root)) await step('install npm packages', () => install(root));
}

/** Path of the bundled command, built when sources changed. */
export async function prepareCommand() {
  const { currentBundle } = await import('./bundle.mjs');
  const current = currentBundle(root);
  if (current) return current;
  return step('bundle the camlock command', async () => {
    try {
      return await ensureBundle(root);
    } catch (error) {
      const first = error.errors?.[0];
      const where = first?.location ? ` (${first.location.file}:${first.location.line})` : '';
      return fail(
        `the camlock command could not be bundled: ${first?.text ?? error.message}${where}`,
        'npm run check shows every error in the sources',
      );
    }
  });
}

/** Puts a browser's path into CHROME_PATH. Without one: `required` ends the process, else one clear sentence. */
export async function prepareChromium({ required }) {
  if (process.env.CHROME_PATH && !findChromium())
    fail(`CHROME_PATH is ${process.env.CHROME_PATH}, which is not a program that can be run.`, CHROMIUM_REMEDY);
  const path = findChromium() ?? (await step('install Chromium', () => installChromium()));
  if (path) process.env.CHROME_PATH = path;
  else if (required) fail('no Chrome or Chromium was found, and the phone stories need one.', CHROMIUM_REMEDY);
  else say(`  no Chrome or Chromium here: the phone will not be driven, open its URL yourself. ${CHROMIUM_REMEDY}`);
}
