import { chmodSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../errors.ts';

/** More pages than any store has. */
const ALL_PAGES = 2 ** 31 - 1;

/** What a backup holds. */
export interface BackedUp {
  readonly invites: number;
  readonly events: number;
}

/**
 * Copies a SQLite store that may be in use, as it is at one commit, into one new file that only its owner can read. It
 * says of itself that it is a copy (store/home.ts) and brings the secrets along that the gateway made for itself. The
 * file has its name only once it is whole. Throws ConfigError where there is no such store, or the file is there already.
 */
export async function backUp(
  path: string,
  target: string,
  { secrets, now }: { readonly secrets: Readonly<Record<string, string>>; readonly now: number },
): Promise<BackedUp> {
  if (!existsSync(path)) throw new ConfigError(`There is no SQLite file ${path}.`);
  if (existsSync(target)) throw new ConfigError(`${target} is there already. Give the backup another name.`);
  const draft = `${target}.${process.pid}`;
  try {
    writeFileSync(draft, '', { mode: 0o600, flag: 'wx' });
    const source = new DatabaseSync(path, { readOnly: true });
    try {
      // All pages in one step: with the gateway writing, a copy in several would begin anew each time, for ever.
      await backup(source, draft, { rate: ALL_PAGES });
    } finally {
      source.close();
    }
    const held = finish(draft, secrets, now);
    chmodSync(draft, 0o600);
    renameSync(draft, target);
    return held;
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(`${path} cannot be copied to ${target}: ${(cause as Error).message}.`, { cause });
  } finally {
    for (const rest of ['', '-wal', '-shm', '-journal']) rmSync(`${draft}${rest}`, { force: true });
  }
}

/** Makes the copy one file that is sound and knows what it is. */
function finish(draft: string, secrets: Readonly<Record<string, string>>, now: number): BackedUp {
  const copy = new DatabaseSync(draft);
  try {
    copy.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL');
    const check = copy.prepare('PRAGMA quick_check(1)').get() as { readonly quick_check: string };
    if (check.quick_check !== 'ok') throw new Error(`the store is damaged (${check.quick_check})`);
    copy.exec('BEGIN');
    copy.exec(
      `insert into store_home (id, home, is_copy) values (1, '', 1) on conflict (id) do update set is_copy = 1`,
    );
    const keep = copy.prepare(
      `insert into kept_secret (name, secret, created_at) values (?, ?, ?)
       on conflict (name) do update set secret = excluded.secret`,
    );
    for (const [name, secret] of Object.entries(secrets)) keep.run(name, secret, now);
    copy.exec('COMMIT');
    const count = (table: string) =>
      Number(copy.prepare(`select count(*) as count from ${table}`).get()?.count);
    return { invites: count('invite'), events: count('event') };
  } finally {
    copy.close();
  }
}
