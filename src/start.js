/**
 * What `npm start`, the image and the systemd unit run: the command of cli.ts, started quickly. In JavaScript, because
 * the first file of a process is read before the cache of compiled files can be opened: were it TypeScript, every start
 * would load the module that takes TypeScript apart, which is a tenth of its time and 16 MB for good.
 */
import module from 'node:module';
import { join } from 'node:path';

// An older Node has none of this; main.ts says that it is too old. Where NODE_COMPILE_CACHE names a folder, that is it.
module.enableCompileCache?.(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'));

/** Packages whose modules name one another by whole paths, and have a single format. */
const FULL_NAMES = /\/node_modules\/(kysely|zod)\//;

/**
 * Node looks up every import of a module on the disk, to say well what is missing and to find out its format. Of the
 * imports of a start 2,700 are between modules of ours, or of the packages above, and their texts tell both: without
 * the look-ups a start takes a sixth less.
 */
const hooks = module.registerHooks?.({
  resolve(specifier, context, nextResolve) {
    const { parentURL = '', conditions } = context;
    if (specifier.startsWith('.') && conditions.includes('import')) {
      const format = specifier.endsWith('.ts') ? 'module-typescript' : FULL_NAMES.test(parentURL) && 'module';
      if (format) return { url: new URL(specifier, parentURL).href, format, shortCircuit: true };
    }
    return nextResolve(specifier, context);
  },
});
await import('./cli.ts');
hooks?.deregister();
