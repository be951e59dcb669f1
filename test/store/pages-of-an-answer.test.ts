import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { acting } from '../../src/access/under-way.ts';
import type { Verification } from '../../src/invites/invite.ts';
import { createRecordReply } from '../../src/invites/record-reply.ts';
import { orderedId } from '../../src/store/ordered-id.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { transactOn } from '../../src/store/unit.ts';
import { appending } from '../../src/stream/log.ts';
import { invite, storeOver } from '../contract/a-store.ts';
import { markOf } from '../invites/mark-of.ts';
import { NOW } from '../invites/sample-invite.ts';
import { aFolder } from './a-folder.ts';

/** Of SQLite's write-ahead log (§4 of its file format): one header, and one before each page. */
const [LOG_HEADER, PAGE_HEADER] = [32, 24];

const PROOF: Verification = { verified: true, method: 'CALLBACK_SIGNATURE', explanation: 'Signed.' };

/** The pages of each commit in a write-ahead log that was never begun anew. */
function commitsIn(path: string): number[][] {
  const log = readFileSync(`${path}-wal`);
  const pageSize = log.readUInt32BE(8);
  const commits: number[][] = [[]];
  for (let at = LOG_HEADER; at < log.length; at += PAGE_HEADER + pageSize) {
    commits.at(-1)?.push(log.readUInt32BE(at));
    // The size of the database after it, which only the last page of a commit has.
    if (log.readUInt32BE(at + 4) > 0) commits.push([]);
  }
  return commits.slice(0, -1);
}

/** Which table or index each page belongs to. */
function ownersIn(path: string): Map<number, string> {
  const raw = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = raw.prepare('select pageno, name from dbstat').all();
    return new Map(rows.map(({ pageno, name }) => [Number(pageno), String(name)]));
  } finally {
    raw.close();
  }
}

// Each page is written, and read again by the checkpoint: what an answer touches is what it costs.
test('an answer writes to what it changes: no order of lists but that of changes, nothing twice', async () => {
  await using folder = await aFolder();
  const path = folder.path('test.db');
  const database = await openSqlite(path);
  const clock = { now: () => NOW };
  const invites = Array.from({ length: 60 }, () => invite({ recipient: { email: 'ana@guest.test' } }));
  await storeOver(database).insert(...invites);
  const { transact, transactAnswers } = transactOn(database, appending, undefined, clock);
  const record = createRecordReply({
    transact,
    transactAnswers,
    trust: 'normal',
    newId: () => orderedId(clock.now()),
    confirms: true,
    callbackBody: () => '{}',
    markOf,
    committed: () => {},
  });
  const answer = ({ smartInviteId }: { smartInviteId: string }, status: 'ACCEPTED' | 'DECLINED') =>
    acting('callback', () =>
      record('app', { smartInviteId }, [
        {
          claim: { from: 'ana@guest.test' },
          reply: { status, receivedAt: NOW, channel: 'CALLBACK', verification: PROOF },
        },
      ]),
    );
  for (const one of invites) await answer(one, 'ACCEPTED');
  const before = commitsIn(path).length;
  for (const one of invites) await answer(one, 'DECLINED');
  const commits = commitsIn(path).slice(before);
  const owners = ownersIn(path);
  await database.close();

  expect(commits).toHaveLength(invites.length);
  const touched = new Set(commits.flat().map((page) => owners.get(page)));
  expect([...touched].sort()).toEqual([
    'audit_entry',
    'audit_entry_by_name',
    'event',
    'event_by_invite',
    'invite',
    'invite_by_updated_at',
    'recipient',
    'recipient_by_status',
    // Of events: their ids, which come in order, and their places.
    'sqlite_autoindex_event_1',
    'sqlite_autoindex_event_2',
    // How large the file is.
    'sqlite_schema',
    'stream',
  ]);
  expect(commits.flat().length / commits.length).toBeLessThan(17);
});
