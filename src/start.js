/**
 * What `npm start` runs. In JavaScript, because the first file of a process is read before the cache of compiled
 * files can be opened: were it TypeScript, every start would load the module that takes TypeScript apart, which is a
 * tenth of its time and 16 MB for good. With the cache open before main.ts, later starts do without it.
 */
import module from 'node:module';
import { join } from 'node:path';

// An older Node has none; main.ts says that it is too old.
module.enableCompileCache?.(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'));
await import('./main.ts');
