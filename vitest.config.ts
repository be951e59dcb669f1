import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would take graphql's .mjs files where Node takes its .js ones, and two copies of graphql do not mix.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/outside-servers.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
