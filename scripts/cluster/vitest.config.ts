import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What needs servers of its own: `npm run test:cluster`, not part of `npm test`. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['scripts/cluster/**/*.cluster.test.ts'],
    testTimeout: 60_000,
    fileParallelism: false,
  },
});
