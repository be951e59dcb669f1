import { type Kysely, sql } from 'kysely';

/** Longest text that is indexed, in characters; a longer one is among the candidates of every search. */
export const LONGEST_INDEXED_TEXT = 20_000;

/**
 * Runs of three characters as the lexemes of a tsvector, which Postgres indexes without an extension. The function
 * uses nothing but what every database has, so that a dump of it is restored anywhere. Two line feeds behind each text:
 * a run of three then begins with each of its characters.
 */
const GRAMS = `create function invite_grams(value text) returns tsvector
  language sql immutable strict parallel safe as $$
    select case when length(value) > ${LONGEST_INDEXED_TEXT} then array_to_tsvector(array['long']) else (
      select array_to_tsvector(array_agg(one || two || three)) from unnest(
        string_to_array(value, null),
        (string_to_array(value || e'\\n', null))[2:],
        (string_to_array(value || e'\\n\\n', null))[3:]
      ) as letters (one, two, three)) end
  $$`;
const TABLE = `create table invite_text (
  invite_id text collate "C" primary key references invite (id) on delete cascade,
  text text collate "C" not null)`;
/** What is still to be put in is gathered, which makes writing four times as fast, up to so many kB: a search reads it. */
const INDEX =
  'create index invite_text_by_gram on invite_text using gin (invite_grams(text)) with (gin_pending_list_limit = 512)';
const KEEP = `create function keep_invite_text() returns trigger language plpgsql as $$ begin
    insert into invite_text (invite_id, text) values (new.id, new.search_text)
      on conflict (invite_id) do update set text = excluded.text;
    return null;
  end $$`;
const TRIGGERS = [
  'create trigger invite_text_inserted after insert on invite for each row execute function keep_invite_text()',
  `create trigger invite_text_updated after update of search_text on invite for each row
    when (new.search_text <> old.search_text) execute function keep_invite_text()`,
];

/** Makes the index and puts every invite into it, while other instances go on writing until shortly before its end. */
export async function textIndexOnPostgres(
  db: Kysely<unknown>,
  tell: (progress: string) => void,
): Promise<void> {
  for (const statement of [GRAMS, TABLE, KEEP]) await sql.raw(statement).execute(db);
  const { numAffectedRows = 0n } = await sql`insert into invite_text (invite_id, text)
    select id, search_text from invite`.execute(db);
  if (numAffectedRows > 0n) tell(`texts of ${numAffectedRows} invites are indexed`);
  await sql.raw(INDEX).execute(db);
  // From here on writers wait. What they wrote until now is taken along.
  for (const statement of TRIGGERS) await sql.raw(statement).execute(db);
  await sql`insert into invite_text (invite_id, text)
    select i.id, i.search_text from invite i left join invite_text t on t.invite_id = i.id
    where t.text is null or t.text <> i.search_text
    on conflict (invite_id) do update set text = excluded.text`.execute(db);
}
