import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

/** A value of a database and where it stands. */
export interface Stored {
  readonly place: string;
  readonly text: string;
}

/** Every value of every column of every table, as text: what is found nowhere in it is not in the database. */
export async function dumpDatabase(url: string): Promise<readonly Stored[]> {
  return url.startsWith('sqlite:') ? dumpSqlite(url.slice('sqlite:'.length)) : dumpPostgres(url);
}

/** Where some text is written: plain, in any letter case, or within base64. */
export function placesOf(stored: readonly Stored[], text: string): string[] {
  const spellings = [text.toLowerCase(), ...base64Of(text)];
  return stored
    .filter((value) =>
      spellings.some(
        (spelling) => spelling.length > 0 && value.text.toLowerCase().includes(spelling.toLowerCase()),
      ),
    )
    .map(({ place }) => place);
}

function dumpSqlite(path: string): Stored[] {
  using database = new DatabaseSync(path, { readOnly: true });
  const tables = database
    .prepare("select name from sqlite_schema where type = 'table' and rootpage > 0")
    .all();
  return tables.flatMap(({ name }) =>
    database
      .prepare(`select * from "${name}"`)
      .all()
      .flatMap((row) => cellsOf(String(name), row)),
  );
}

async function dumpPostgres(url: string): Promise<Stored[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      "select table_name from information_schema.tables where table_schema = 'public'",
    );
    const found: Stored[] = [];
    for (const { table_name: name } of rows)
      found.push(
        ...(await client.query(`select * from "${name}"`)).rows.flatMap((row) => cellsOf(name, row)),
      );
    return found;
  } finally {
    await client.end();
  }
}

function cellsOf(table: string, row: Record<string, unknown>): Stored[] {
  return Object.entries(row).map(([column, value]) => ({
    place: `${table}.${column}`,
    text: value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value),
  }));
}

/** The middle of a text in base64, which depends on what stands before it. */
function base64Of(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64');
    return whole.slice(shift === 0 ? 0 : 4, Math.floor((shift + Buffer.byteLength(text)) / 3) * 4);
  });
}
