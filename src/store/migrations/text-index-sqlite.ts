import { type Kysely, sql } from 'kysely';

/** Invites indexed between two words on how far it is. */
const BATCH = 20_000;

/**
 * FTS5 with runs of three characters. It holds no texts and no places within them, since what it finds is compared with
 * the text once more. Its rows need numbers that stay, which those of `invite` do not: VACUUM gives them anew.
 * `secure-delete`: a text that was taken out must not be left in pieces.
 */
const TABLES = [
  'create table invite_text_place (place integer primary key, invite_id text not null unique)',
  `create virtual table invite_text_gram using fts5 (text,
    tokenize = 'trigram case_sensitive 1', detail = none, content = '', columnsize = 0)`,
  "insert into invite_text_gram (invite_text_gram, rank) values ('secure-delete', 1)",
  'create virtual table invite_text_term using fts5vocab (invite_text_gram, row)',
];
/** Two line feeds behind each text: a run of three then begins with each of its characters. */
const [INDEXED, FORMER] = ['new.search_text || char(10, 10)', 'old.search_text || char(10, 10)'];
const PLACE = '(select place from invite_text_place where invite_id = old.id)';
const PUT = `insert into invite_text_gram (rowid, text) values (${PLACE.replace('old', 'new')}, ${INDEXED})`;
/** A table that holds no texts is told what it had been given. */
const TAKE = `insert into invite_text_gram (invite_text_gram, rowid, text) values ('delete', ${PLACE}, ${FORMER})`;
const TRIGGERS = [
  `create trigger invite_text_inserted after insert on invite begin
    insert into invite_text_place (invite_id) values (new.id); ${PUT}; end`,
  `create trigger invite_text_updated after update of search_text on invite
    when new.search_text <> old.search_text begin ${TAKE}; ${PUT}; end`,
  `create trigger invite_text_deleted after delete on invite begin
    ${TAKE}; delete from invite_text_place where invite_id = old.id; end`,
];

/** Makes the index and puts every invite into it. */
export async function textIndexOnSqlite(
  db: Kysely<unknown>,
  tell: (progress: string) => void,
): Promise<void> {
  for (const statement of TABLES) await sql.raw(statement).execute(db);
  await sql`insert into invite_text_place (invite_id) select id from invite order by rowid`.execute(db);
  const { rows } = await sql<{
    last: number | null;
  }>`select max(place) as last from invite_text_place`.execute(db);
  const last = rows[0]?.last ?? 0;
  for (let place = 0; place < last; place += BATCH) {
    if (place > 0) tell(`texts of invites are indexed: ${place} of ${last}`);
    await sql`insert into invite_text_gram (rowid, text)
      select p.place, i.search_text || char(10, 10) from invite_text_place p join invite i on i.id = p.invite_id
      where p.place > ${place} and p.place <= ${place + BATCH} order by p.place`.execute(db);
  }
  for (const statement of TRIGGERS) await sql.raw(statement).execute(db);
}
