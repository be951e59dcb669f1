import { CompiledQuery } from 'kysely';
import type { AnswerReads, AnswerUnit } from '../../invites/answer-ports.ts';
import type { DialectName } from '../dialect.ts';
import { type MessageRow, messageRow } from '../message-row.ts';
import type { Asking } from '../send.ts';
import { unnested } from '../unnested.ts';

type Asked = NonNullable<AnswerReads['message']> & Pick<AnswerReads, 'application'>;

/** What of the messages of some invites is kept: as the transaction found it, and what its works left since. */
export interface KeptMessages {
  /** Whether a message of this key is kept. */
  has(application: string, dedupeKey: string): boolean;
  /** How many are kept of this invite. */
  count(application: string, inviteId: string): number;
  add(rows: readonly MessageRow[]): void;
}

const known = (application: string, key: string) =>
  `exists (select 1 from received_mail where application = ${application} and dedupe_key = ${key}) as known`;
const count = (application: string, invite: string) =>
  `(select count(*) from received_mail where invite_id = ${invite} and application = ${application}) as kept`;
const SQLITE = `select ${known('?', '?')}, ${count('?', '?')}`;
const POSTGRES = `select ${known('w.application', 'w.key')}, ${count('w.application', 'w.invite')}
  from ${unnested(['text', 'text', 'text'])} with ordinality as w(application, invite, key, place) order by place`;

/** Look after the invites are held: whoever else keeps a message of theirs holds them too. */
export function findingKept(dialect: DialectName, asked: readonly Asked[]): Asking<KeptMessages> {
  return {
    statements: asked.length > 0 ? statementsFor(dialect, asked) : [],
    read: (answers) =>
      keptOf(
        asked,
        answers.flatMap(({ rows }) => rows as readonly Row[]),
      ),
  };
}

function keptOf(asked: readonly Asked[], rows: readonly Row[]): KeptMessages {
  const keys = new Set<string>();
  const counts = new Map<string, number>();
  for (const [index, { known, kept }] of rows.entries()) {
    const { application, inviteId = '', dedupeKey } = asked[index] as Asked;
    // SQLite says 1, Postgres true, and counts in a text.
    if (known) keys.add(named(application, dedupeKey));
    counts.set(named(application, inviteId), Number(kept));
  }
  return {
    has: (application, dedupeKey) => keys.has(named(application, dedupeKey)),
    count: (application, inviteId) => counts.get(named(application, inviteId)) ?? 0,
    add(rows) {
      for (const { application, invite_id, dedupe_key } of rows) {
        if (dedupe_key !== null) keys.add(named(application, dedupe_key));
        const invite = named(application, invite_id);
        counts.set(invite, (counts.get(invite) ?? 0) + 1);
      }
    },
  };
}

/** The inbox of one work, which keeps the one message that it told of beforehand. */
export function inboxOver(
  { application, message: told }: AnswerReads,
  kept: KeptMessages,
  own: MessageRow[],
): AnswerUnit['inbox'] {
  const mustBeTold = (of: string, key: string) => {
    if (of !== application || told?.inviteId === undefined || key !== told.dedupeKey || own.length > 0)
      throw new Error('An answer keeps a message that it did not tell of beforehand.');
  };
  return {
    async isNew(of, key) {
      mustBeTold(of, key);
      return !kept.has(of, key);
    },
    async keep(message, disposition, reasons) {
      mustBeTold(message.application, message.dedupeKey);
      const first = !kept.has(application, message.dedupeKey);
      const place = { first, kept: kept.count(application, message.inviteId ?? '') };
      const row = messageRow(message, disposition, reasons, place);
      if (row) own.push(row);
      return row !== undefined && first;
    },
  };
}

interface Row {
  readonly known: unknown;
  readonly kept: number | string;
}

function statementsFor(dialect: DialectName, asked: readonly Asked[]): CompiledQuery[] {
  if (dialect === 'sqlite')
    return asked.map(({ application, dedupeKey, inviteId = '' }) =>
      CompiledQuery.raw(SQLITE, [application, dedupeKey, inviteId, application]),
    );
  const columns = [
    asked.map(({ application }) => application),
    asked.map(({ inviteId = '' }) => inviteId),
    asked.map(({ dedupeKey }) => dedupeKey),
  ];
  return [CompiledQuery.raw(POSTGRES, columns)];
}

/** The same text for the same two names. */
function named(application: string, name: string): string {
  return `${name} ${application}`;
}
