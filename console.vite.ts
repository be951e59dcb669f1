import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const GATEWAY = 'http://127.0.0.1:4000';
/** Passed on to the gateway while the console is worked on. It refuses pages of other origins. */
const toGateway = { target: GATEWAY, changeOrigin: true, ws: true, headers: { origin: GATEWAY } };

/**
 * Builds the console into src/console/dist, which is committed: a start needs no build, and neither does an
 * installation without development packages. File names are plain, and the gateway adds the hash of the content when it
 * serves them: names that change with every build would fill the history.
 */
export default defineConfig(({ command }) => ({
  root: fileURLToPath(new URL('src/console', import.meta.url)),
  base: command === 'build' ? '/console/' : '/',
  server: { proxy: { '/graphql': toGateway, '/health': toGateway, '/rsvp': toGateway } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Everything is a file of its own: the policy of the page allows no inline script.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    // The bound is 200 kB packed, and a test holds it.
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        entryFileNames: 'console.js',
        assetFileNames: '[name].[ext]',
        codeSplitting: false,
      },
    },
  },
}));
