/** A headless Chrome or Chromium for the hand. Which one is the caller's to find: this room installs and searches nothing. */
import type { Browser } from 'playwright-core';
import { PhoneError } from './phone-error.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--force-color-profile=srgb',
];
const REMEDY = 'install Chrome or Chromium (Debian: apt-get install chromium) and set CHROME_PATH to its program file';

/** Starts the browser at `path`, by default the one named by `CHROME_PATH`. Throws {@link PhoneError}. */
export async function launchBrowser(path = process.env.CHROME_PATH): Promise<Browser> {
  if (!path) throw new PhoneError('no-browser', 'no browser was named', REMEDY);
  // Loaded only when a hand is wanted: the platform itself needs no browser.
  const { chromium } = await import('playwright-core');
  try {
    return await chromium.launch({
      executablePath: path,
      headless: true,
      args: FLAGS,
      // How to end at a signal is decided by the program that uses the hand; the browser never outlives its process anyway.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    const why = (error as Error).message.split(/\n|Call log/)[0]?.slice(0, 200);
    throw new PhoneError('browser-not-started', `${path} could not be started: ${why}`, REMEDY);
  }
}
