import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** These change nothing outside themselves, so they share what is loaded: that is most of their time. */
const SHARING = [
  'access',
  'calendar',
  'callbacks',
  'compatibility',
  'docs/requests',
  'invites',
  'mail',
  'schema',
  'security',
  'server/graphql',
  'stream',
  'upstream',
].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  // Vite would take graphql's .mjs files where Node takes its .js ones, and two copies of graphql do not mix.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    projects: [
      { extends: true, test: { name: 'sharing', include: SHARING, isolate: false } },
      { extends: true, test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: SHARING } },
    ],
    // One more than cores: many wait for other processes, or for time to pass.
    maxWorkers: availableParallelism() + 1,
    globalSetup: ['test/support/outside-servers.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
