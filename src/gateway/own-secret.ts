import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock } from '../server/clock.ts';
import type { Database } from '../store/database.ts';
import { keptSecret } from '../store/secrets.ts';
import { secretIn, sharedSecret } from '../store/shared-secret.ts';

/** Secrets that the gateway makes for itself where no setting gives them, and the settings. */
const OWN = { 'client-secret': 'CLIENT_SECRET', 'token-secret': 'TOKEN_SECRET' } as const;
type OwnName = keyof typeof OWN;

/**
 * A secret that no setting gives, made at the first start and kept with the data: in a file beside the SQLite
 * database (of one in memory, in the working folder), in a table of a Postgres one. Throws ConfigError.
 */
export async function ownSecret(database: Database, databaseUrl: string, name: OwnName): Promise<string> {
  if (database.dialect === 'postgres') return sharedSecret(database, name, systemClock.now());
  // A backup brings its secrets along; its first start puts them where they belong.
  const path = fileOf(databaseUrl, name);
  return keptSecret(path, OWN[name], existsSync(path) ? undefined : await secretIn(database, name));
}

/** Those that lie beside a SQLite database. Throws ConfigError where one cannot be read or is cut short. */
export function secretsBeside(databaseUrl: string): Partial<Record<OwnName, string>> {
  const names = (Object.keys(OWN) as OwnName[]).filter((name) => existsSync(fileOf(databaseUrl, name)));
  return Object.fromEntries(names.map((name) => [name, keptSecret(fileOf(databaseUrl, name), OWN[name])]));
}

function fileOf(databaseUrl: string, name: OwnName): string {
  return join(dirname(databaseUrl.slice('sqlite:'.length)), name);
}
