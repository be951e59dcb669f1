import { dirname, join } from 'node:path';
import { systemClock } from '../server/clock.ts';
import type { Database } from '../store/database.ts';
import { keptSecret } from '../store/secrets.ts';
import { sharedSecret } from '../store/shared-secret.ts';

/**
 * A secret that no setting gives, made at the first start and kept with the data: in a file beside the SQLite
 * database (of one in memory, in the working folder), in a table of a Postgres one. Throws ConfigError.
 */
export async function ownSecret(
  database: Database,
  databaseUrl: string,
  name: 'client-secret' | 'token-secret',
  setting: string,
): Promise<string> {
  if (database.dialect === 'postgres') return sharedSecret(database, name, systemClock.now());
  return keptSecret(join(dirname(databaseUrl.slice('sqlite:'.length)), name), setting);
}
