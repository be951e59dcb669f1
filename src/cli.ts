#!/usr/bin/env node
/** The command `invitegraph` of an installed package; within the repository the npm scripts do the same. */
const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  start: () => import('./main.ts'),
  backup: () => import('./backup.ts'),
  'migrate-store': () => import('./migrate-store.ts'),
};

const [name = 'start', ...rest] = process.argv.slice(2);
const run = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (run) {
  // Each reads its arguments as if it had been called by itself.
  process.argv.splice(2, Infinity, ...rest);
  await run();
} else {
  process.stderr.write(`There is no command ${name}. There are: ${Object.keys(COMMANDS).join(', ')}.\n`);
  process.exitCode = 2;
}
