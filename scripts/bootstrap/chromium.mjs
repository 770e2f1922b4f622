/** A browser to show the phone in: one that is there already, else Debian's package, else a clear sentence. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say } from './terminal.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

export const CHROMIUM_REMEDY =
  'install Chromium or Chrome (Debian/Ubuntu: apt-get install chromium fonts-noto-cjk), or set CHROME_PATH to the browser, and run again';

function isRunnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Path of a Chrome or Chromium on this machine. `CHROME_PATH` wins and must be right when it is set. */
export function findChromium(env = process.env) {
  if (env.CHROME_PATH) return isRunnable(env.CHROME_PATH) ? env.CHROME_PATH : undefined;
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
      if (folder && isRunnable(path)) return path;
    }
  }
  return PLACES.find(isRunnable);
}

/** Installs Debian's package where that is possible (apt-get there, and root). Returns the browser's path or undefined. */
export function installChromium() {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
  ]) {
    say(`    apt-get ${args[0]} …`);
    const { status } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    if (status !== 0) return undefined;
  }
  return findChromium();
}
