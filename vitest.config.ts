import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would take graphql's .mjs files where Node takes its .js ones, and two copies of graphql do not mix.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    include: ['test/**/*.test.ts'],
    // One for each core: most wait for other processes, and by itself the runner would leave a core to nobody.
    maxWorkers: Math.max(2, availableParallelism()),
    globalSetup: ['test/support/outside-servers.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
