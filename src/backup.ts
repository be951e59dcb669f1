/**
 * `npm run backup -- FILE`: copies the SQLite store of DATABASE_URL while the gateway runs; see docs/backup.md.
 * `npm run backup -- --restored`: tells the next start that the store was restored, where it cannot know.
 */
import { loadConfig } from './config.ts';
import { ConfigError } from './errors.ts';
import { secretsBeside } from './gateway/own-secret.ts';
import { systemClock } from './server/clock.ts';
import { backUp } from './store/back-up.ts';
import { isPostgresUrl } from './store/database-url.ts';
import { markRestored } from './store/home.ts';
import { openDatabase } from './store/open-database.ts';

try {
  const [target, ...more] = process.argv.slice(2);
  if (target === undefined || more.length > 0) throw new ConfigError('Use: npm run backup -- FILE');
  const { databaseUrl } = loadConfig();
  if (target === '--restored') {
    const database = await openDatabase(databaseUrl);
    await markRestored(database);
    await database.close();
    process.stdout.write('The next start begins new epochs: cursors from behind the backup are refused.\n');
  } else if (isPostgresUrl(databaseUrl))
    throw new ConfigError('DATABASE_URL is a Postgres database: use pg_dump, as docs/backup.md says.');
  else {
    const path = databaseUrl.slice('sqlite:'.length);
    const held = await backUp(path, target, { secrets: secretsBeside(databaseUrl), now: systemClock.now() });
    process.stdout.write(`${target} holds ${held.invites} invites and ${held.events} events.\n`);
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`No backup was made: ${error.message}\n`);
  process.exitCode = 1;
}
