import { defineConfig } from 'vitest/config';

/**
 * unit: pure code, beside the file. room: one room with its real sockets and files. story: several rooms, real builds, a browser.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['**/*.test.ts'], exclude: ['**/*.room.test.ts', '**/*.story.test.ts', '**/node_modules/**', 'build/**', 'templates/**'] } },
      { test: { name: 'room', include: ['**/*.room.test.ts'], exclude: ['**/node_modules/**', 'build/**'], testTimeout: 30_000 } },
      {
        test: {
          name: 'story',
          include: ['scripts/e2e/**/*.story.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
