/**
 * `npm run migrate-store -- sqlite:PATH [postgres://…]`: moves a store from SQLite to Postgres; see docs/postgres.md.
 * Without the second address it is that of DATABASE_URL, so that no password need stand in a command line.
 */
import { loadConfig } from './config.ts';
import { ConfigError } from './errors.ts';
import { secretsBeside } from './gateway/own-secret.ts';
import { systemClock } from './server/clock.ts';
import { copyStore } from './store/copy-store.ts';
import { databaseName, isPostgresUrl } from './store/database-url.ts';

/** Time between two words on how far it is, in milliseconds. */
const WORD_MS = 2000;

try {
  const [from = '', to = loadConfig().databaseUrl] = process.argv.slice(2);
  if (!from.startsWith('sqlite:') || !isPostgresUrl(to))
    throw new ConfigError(
      'Use: npm run migrate-store -- sqlite:PATH postgres://user:password@host:5432/name',
    );
  const path = from.slice('sqlite:'.length);
  let spoken = performance.now();
  const copied = await copyStore(path, to, {
    secrets: secretsBeside(from),
    now: systemClock.now(),
    onProgress(table, rows, of) {
      if (performance.now() - spoken < WORD_MS) return;
      spoken = performance.now();
      process.stderr.write(`${table}: ${rows} of ${of}\n`);
    },
  });
  for (const [table, rows] of copied) process.stderr.write(`${table}: ${rows}\n`);
  process.stdout.write(`Everything of ${path} is in ${databaseName(to)}. Start with that DATABASE_URL.\n`);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`The store was not moved: ${error.message}\n`);
  process.exitCode = 1;
}
