import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { findChromium } from './scripts/bootstrap/chromium.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `@/…` inside the app and the panels, as templates/app/tsconfig.stand-alone.json has it. */
const alias = [
  { find: /^@\/devices\//, replacement: here('./devices/') },
  { find: /^@\/panels\/([^/]+)\//, replacement: `${here('./devices/')}$1/panel/` },
  { find: /^@\//, replacement: here('./templates/app/src/') },
];

// One place knows where browsers live; the rooms only read CHROME_PATH.
const chromium = findChromium();
if (chromium) process.env.CHROME_PATH = chromium;

/**
 * unit: pure code, beside the file. room: one room with its real sockets and files. story: several rooms, real builds, a browser.
 */
export default defineConfig({
  test: {
    // The default leaves a core free for a person; here most tests wait for sockets, builds and a browser.
    maxWorkers: '100%',
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: ['**/*.room.test.ts', '**/*.story.test.ts', '**/*.cluster.test.ts', '**/node_modules/**', 'build/**'],
          // Pure code shares its modules: loading them anew for each file took longer than the tests.
          isolate: false,
          // These limits end what hangs; a machine that is busy with other things is no reason to fail.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'room',
          include: ['**/*.room.test.ts'],
          exclude: ['**/node_modules/**', 'build/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'story',
          include: ['scripts/e2e/**/*.story.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
