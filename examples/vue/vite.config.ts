import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const client = fileURLToPath(new URL('../../src/client/', import.meta.url));

/**
 * Within the repository `invitegraph/client` is the source itself; a page of yours has the package and needs none of
 * this: `npx vite examples/vue`.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: { rolldownOptions: { input: 'vue.html' } },
  resolve: {
    alias: [
      { find: /^invitegraph\/client$/, replacement: `${client}invite-event-stream.ts` },
      { find: /^invitegraph\/client\/(.+)$/, replacement: `${client}$1.ts` },
    ],
  },
});
