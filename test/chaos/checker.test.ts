import { readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { startDriver } from './driver.ts';
import { startFollower } from './follower.ts';
import type { AcknowledgedLine, ReceivedLine } from './records.ts';
import { check } from './traffic.ts';

/**
 * The checker against the record of a real run without a fault, changed in one way at a time: the sabotaged
 * gateways show that it sees what really happens, these that it counts each kind and nothing else.
 */
let calm: string;
beforeAll(async () => {
  calm = await mkdtemp(join(tmpdir(), 'invitegraph-'));
  await using gateway = await startGatewayProcess({ CRONOFY_CLIENT_SECRET: 'a-secret' });
  const historyPath = join(calm, 'history.jsonl');
  using driver = startDriver({ urls: [gateway.url], secret: 'a-secret', historyPath, senders: 2 });
  await driver.reached(1);
  await using follower = await startFollower({
    instances: [gateway],
    subscriberPath: join(calm, 'subscriber.jsonl'),
  });
  await driver.reached(25);
  await driver.finish();
  const mailed = readLines<AcknowledgedLine>(historyPath).filter((line) => 'mailed' in line && line.mailed);
  await follower.reached(driver.acknowledged() + mailed.length, 10_000);
  // An orderly end brings the whole database into its one file.
  expect(await gateway.end('SIGTERM')).toBe(0);
  await follower.stop();
  await cp(gateway.databasePath, join(calm, 'invitegraph.db'));
});
afterAll(() => rm(calm, { recursive: true, force: true }));

interface Run {
  readonly database: DatabaseSync;
  history: AcknowledgedLine[];
  received: ReceivedLine[];
}

/** What the checker says of the calm run after a change. */
async function judge(change: (run: Run) => void) {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-'));
  try {
    await cp(calm, folder, { recursive: true });
    const paths = ['history.jsonl', 'subscriber.jsonl', 'invitegraph.db'].map((name) => join(folder, name));
    const [history, subscriber, path] = paths as [string, string, string];
    const run: Run = {
      database: new DatabaseSync(path),
      history: readLines(history),
      received: readLines(subscriber),
    };
    change(run);
    run.database.close();
    writeLines(history, run.history);
    writeLines(subscriber, run.received);
    const { figures, exitCode } = await check(path, history, subscriber);
    const { lost, duplicated, gaps } = figures;
    return { lost, duplicated, gaps, exitCode };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const NONE = { lost: 0, duplicated: 0, gaps: 0 };
const REPLY = `SELECT max("offset") FROM event WHERE type = 'RSVP_RECEIVED'`;

describe('the checker', () => {
  it('finds nothing in a run without a fault', async () => {
    expect(await judge(() => {})).toEqual({ ...NONE, exitCode: 0 });
  });

  it.each<[string, (run: Run) => void, Partial<typeof NONE>]>([
    [
      'an acknowledged callback without an event',
      ({ history }) => history.push({ ...(history.at(-1) as AcknowledgedLine), marker: 'never' }),
      { lost: 1 },
    ],
    [
      'an event that reports another status than was acknowledged',
      (run) => {
        run.history = run.history.map((line, index) =>
          index === lastCallback(run) ? ({ ...line, status: 'PENDING' } as AcknowledgedLine) : line,
        );
      },
      { lost: 1 },
    ],
    [
      'an invite that is not the one that was acknowledged',
      (run) => {
        const other = Buffer.from('Invite:other').toString('base64');
        run.history = run.history.map((line, index) =>
          index === 0 ? ({ ...line, inviteId: other, mailed: false } as AcknowledgedLine) : line,
        );
      },
      { lost: 1 },
    ],
    [
      'an invite that missed the change of its newest event',
      ({ database }) =>
        database.exec(
          `UPDATE invite SET data = json_set(data, '$.revision', 0) WHERE id = (
             SELECT invite_id FROM event WHERE "offset" = (${REPLY}))`,
        ),
      { lost: 1 },
    ],
    [
      'a mail that is neither in the queue nor sent',
      (run) => {
        run.history = run.history.map((line) =>
          line.marker === 's1-i1' ? ({ ...line, mailed: true } as AcknowledgedLine) : line,
        );
      },
      { lost: 1 },
    ],
    [
      'a mail that was sent and is in the queue still',
      ({ database }) =>
        database.exec(
          `INSERT INTO job (id, invite_id, recipient_id, stamp, due_at, created_at, data)
             SELECT 'again', invite_id, 'r', 0, 0, 0, '{}' FROM event WHERE type = 'INVITE_SENT' LIMIT 1`,
        ),
      { duplicated: 1 },
    ],
    [
      'an operation with two events, both delivered',
      ({ database, received }) => {
        const head = received.length;
        database.exec(
          `INSERT INTO event SELECT application, ${head + 1}, 'again', invite_id, smart_invite_id, type,
             recipients, occurred_at, data FROM event WHERE "offset" = (${REPLY});
           UPDATE stream SET head = ${head + 1}`,
        );
        received.push({ ...(received.at(-1) as ReceivedLine), sequence: head + 1, id: 'again' });
      },
      { duplicated: 1 },
    ],
    [
      'an offset that was given to no event',
      ({ database }) => database.exec('UPDATE stream SET head = head + 1'),
      { gaps: 1 },
    ],
    [
      'an event that the subscriber was not given',
      ({ received }) => received.splice(5, 1),
      { gaps: 1, lost: 1 },
    ],
    ['the newest event where the subscriber was not given it', ({ received }) => received.pop(), { lost: 1 }],
    [
      'an event that the subscriber was given again',
      ({ received }) => received.splice(5, 0, received[5] as ReceivedLine),
      { duplicated: 1 },
    ],
    [
      'an event that was delivered and is not in the log',
      ({ received }) => {
        received[5] = { ...(received[5] as ReceivedLine), id: 'a-phantom' };
      },
      { lost: 1 },
    ],
  ])('finds %s', async (_what, change, figures) => {
    expect(await judge(change)).toEqual({ ...NONE, ...figures, exitCode: 1 });
  });

  it('finds an event that is gone from the log', async () => {
    const found = await judge(({ database }) =>
      database.exec(`DELETE FROM event WHERE type = 'INVITE_CREATED' AND smart_invite_id = 's2-i1'`),
    );
    // The operation has no event, and the subscriber was told of one that nobody else will ever see.
    expect(found).toEqual({ lost: 2, duplicated: 0, gaps: 1, exitCode: 1 });
  });

  it('refuses to judge a database that cannot be read', async () => {
    const history = join(calm, 'history.jsonl');
    await expect(check(history, history, history)).rejects.toThrow('file is not a database');
  });
});

function lastCallback({ history }: Run): number {
  return history.findLastIndex(({ kind }) => kind === 'callback');
}

function readLines<Line>(path: string): Line[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

function writeLines(path: string, lines: readonly unknown[]): void {
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
