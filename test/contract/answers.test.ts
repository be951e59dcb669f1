import { describe, expect, it } from 'vitest';
import type { TransactAnswers } from '../../src/invites/answer-ports.ts';
import type { InboundMessage } from '../../src/invites/inbound-message.ts';
import type { Invite } from '../../src/invites/invite.ts';
import { createRecordReply } from '../../src/invites/record-reply.ts';
import type { IncomingReply } from '../../src/invites/reply.ts';
import type { Database } from '../../src/store/database.ts';
import { readPage } from '../../src/stream/log.ts';
import { markOf } from '../invites/mark-of.ts';
import { NOW } from '../invites/sample-invite.ts';
import { aStore, event, invite, message, type Store } from './a-store.ts';
import { BACKENDS } from './backends.ts';

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Ids that count up, so that two runs over the same answers make the same. */
function counting(prefix: string) {
  let last = 0;
  return () => `${prefix}-${String(++last).padStart(6, '0')}`;
}

function answerTo(store: Store, transactAnswers: TransactAnswers = store.transactAnswers) {
  return createRecordReply({
    transact: store.transact,
    transactAnswers,
    trust: 'normal',
    newId: counting('new'),
    markOf,
    confirms: true,
    callbackBody: ({ id }) => JSON.stringify({ id }),
    committed: () => {},
  });
}

function reply(over: Partial<IncomingReply> = {}): IncomingReply {
  return { status: 'ACCEPTED', receivedAt: NOW, channel: 'CALLBACK', ...over } as IncomingReply;
}

const upstream = { kept: 'elsewhere' } as unknown as NonNullable<Invite['upstream']>;

async function told({ queries }: Database) {
  return (await readPage(queries, 'app', 0, 10_000)).events;
}

describe.each(BACKENDS)('answers that come at once on $name', (backend) => {
  it('each become one event, in their order, though all are to one invite', async () => {
    await using store = await aStore(backend);
    const one = invite({ recipient: { email: 'ana@guest.test' } });
    await store.insert(one);
    const record = answerTo(store);
    const ref = { smartInviteId: one.smartInviteId, recipientEmail: 'Ana@guest.test' };
    const comments = range(1, 50).map((number) => `comment ${number}`);
    const recorded = await Promise.all(
      comments.map((comment, index) =>
        record('app', index % 2 ? ref : { id: one.id }, [
          { claim: { from: 'ana@guest.test' }, reply: reply({ comment, receivedAt: NOW + index }) },
        ]),
      ),
    );
    expect(recorded.map(({ disposition }) => disposition)).toEqual(Array(50).fill('applied'));
    const events = await told(store.database);
    expect(events.map(({ offset }) => offset)).toEqual(range(1, 50));
    expect(events.map(({ body }) => (body as { reply: { comment: string } }).reply.comment)).toEqual(
      comments,
    );
    const [last] = await store.transact(({ records }) => records.find('app', { id: one.id }));
    expect(last).toEqual(events.at(-1)!.invite);
    const row = await store.database.queries
      .selectFrom('recipient')
      .select('status')
      .where('invite_id', '=', one.id)
      .executeTakeFirstOrThrow();
    expect(row.status).toBe('ACCEPTED');
  });

  it('count once where the same callback is among them twice, and have the invite looked up', async () => {
    await using store = await aStore(backend);
    const one = { ...invite({ recipient: { email: 'ana@guest.test' } }), upstream };
    await store.insert(one);
    const record = answerTo(store);
    const send = (comment: string, receivedAt: number) =>
      record(
        'app',
        { smartInviteId: one.smartInviteId },
        [{ claim: { from: 'ana@guest.test' }, reply: reply({ comment, receivedAt }) }],
        { callback: { body: comment, receivedAt } },
      );
    const first = await Promise.all([send('yes', NOW), send('perhaps', NOW + 1), send('yes', NOW + 2)]);
    expect(first.map(({ disposition }) => disposition)).toEqual(['applied', 'applied', 'duplicate']);
    expect((await send('perhaps', NOW + 3)).disposition).toBe('duplicate');
    expect(await told(store.database)).toHaveLength(2);
    const asked = await store.database.queries.selectFrom('confirmation').selectAll().execute();
    expect(asked).toEqual([
      { invite_id: one.id, application: 'app', due_at: NOW + 250, leased_until: 0, asked: 4 },
    ]);
  });

  it('keep the mails that hold them, each with its bytes, and a mail that is among them twice counts once', async () => {
    await using store = await aStore(backend);
    const [one, other] = [invite({ recipient: { email: 'ana@guest.test' } }), invite()];
    await store.insert(one, other);
    let runs = 0;
    const record = answerTo(store, (reads, work) =>
      store.transactAnswers(reads, (unit) => {
        runs++;
        return work(unit);
      }),
    );
    const mail = (number: number, of = one) =>
      message(of, { dedupeKey: `key ${number}`, raw: Uint8Array.from(range(number, number + 200)) });
    const send = (kept: InboundMessage, index: number) =>
      record(
        'app',
        { id: kept.inviteId as string },
        [
          {
            claim: { from: 'ana@guest.test' },
            reply: reply({ comment: kept.dedupeKey, receivedAt: NOW + index }),
          },
        ],
        { message: kept },
      );
    const mails = [...range(1, 20), 7, 3].map((number) => mail(number));
    const first = await Promise.all([...mails.map(send), send(mail(30, other), 30)]);
    expect(first.map(({ disposition }) => disposition)).toEqual([
      ...Array(20).fill('applied'),
      ...['duplicate', 'duplicate', 'applied'],
    ]);
    // A row that breaks the rule of one key would have had them all run again, each by itself.
    expect(runs).toBe(first.length);
    expect((await send(mail(20), 40)).disposition).toBe('duplicate');
    expect(await told(store.database)).toHaveLength(21);
    const rows = await store.database.queries.selectFrom('received_mail').selectAll().execute();
    const bytes = (row: (typeof rows)[number]) => [...row.raw];
    const news = new Map(rows.flatMap((row) => (row.dedupe_key ? [[row.dedupe_key, bytes(row)]] : [])));
    expect(news).toEqual(
      new Map([...range(1, 20), 30].map((number) => [`key ${number}`, [...mail(number).raw]])),
    );
    const again = rows.filter(({ dedupe_key }) => dedupe_key === null);
    expect(again.map((row) => [row.disposition, bytes(row)])).toEqual(Array(3).fill(['duplicate', []]));
  });

  it('leave nothing of one that throws, and the others stay', async () => {
    await using store = await aStore(backend);
    const one = { ...invite({ recipient: { email: 'ana@guest.test' } }), upstream };
    await store.insert(one);
    const write = (body: string, fails: boolean) =>
      store.transactAnswers(
        { application: 'app', ref: { id: one.id }, callbackBody: body },
        async ({ records, callbacks, log }) => {
          const [found] = await records.find('app', { id: one.id });
          const saved = { ...found!, revision: found!.revision + 1 };
          await records.save(saved);
          await callbacks.isFirst('app', body, NOW);
          await callbacks.confirm(saved, NOW);
          await log.append([event(saved)]);
          if (fails) throw new Error('broken off');
          return saved.revision;
        },
      );
    const results = await Promise.allSettled(
      range(1, 9).map((turn) => write(`body ${turn}`, turn % 3 === 0)),
    );
    expect(
      results.map((result) => (result.status === 'fulfilled' ? result.value - one.revision : 'failed')),
    ).toEqual([1, 2, 'failed', 3, 4, 'failed', 5, 6, 'failed']);
    expect((await told(store.database)).map(({ offset }) => offset)).toEqual(range(1, 6));
    const seen = await store.database.queries.selectFrom('callback_seen').select('digest').execute();
    expect(seen).toHaveLength(6);
  });

  it('end as the same answers do one by one', async () => {
    const seed = Math.trunc(Math.random() * 1e9);
    console.log(`answers: seed ${seed}`);
    const next = random(seed);
    const invites = range(1, 4).map((number) => ({
      ...invite({
        smartInviteId: `visit-${Math.ceil(number / 2)}`,
        recipient: { email: `guest${number}@guest.test` },
        callbackUrl: 'https://app.test/hooks',
      }),
      ...(number === 4 ? {} : { upstream }),
    }));
    const answers = range(1, 60).map((number) => ({
      ref: pick(next, [
        { id: pick(next, invites).id },
        { smartInviteId: `visit-${pick(next, [1, 2, 3])}` },
        {
          smartInviteId: `visit-${pick(next, [1, 2])}`,
          recipientEmail: `guest${pick(next, [1, 2, 3, 4])}@guest.test`,
        },
      ]),
      from: pick(next, ['guest1@guest.test', 'guest2@guest.test', 'guest4@guest.test', 'else@guest.test']),
      status: pick(next, ['ACCEPTED', 'DECLINED', 'TENTATIVE', undefined] as const),
      comment: pick(next, [undefined, 'yes', 'no\u0000']),
      body: `callback ${pick(next, range(1, 30))}`,
      receivedAt: NOW + number,
    }));
    const run = async (atOnce: boolean) => {
      await using store = await aStore(backend);
      await store.insert(...invites);
      const record = answerTo(store, atOnce ? undefined : (_reads, work) => store.transact(work));
      const send = ({ ref, from, status, comment, body, receivedAt }: (typeof answers)[number]) =>
        record(
          'app',
          ref,
          [{ claim: { from }, reply: { ...reply({ receivedAt }), status, comment } as IncomingReply }],
          { callback: { body, receivedAt } },
        );
      const recorded = [];
      if (atOnce) recorded.push(...(await Promise.all(answers.map(send))));
      else for (const answer of answers) recorded.push(await send(answer));
      const { queries } = store.database;
      const rows = async (
        name: 'invite' | 'recipient' | 'reply_address' | 'callback_seen' | 'confirmation',
      ) => (await queries.selectFrom(name).selectAll().execute()).map((row) => JSON.stringify(row)).sort();
      const tables = ['invite', 'recipient', 'reply_address', 'callback_seen', 'confirmation'] as const;
      const outgoing = await queries
        .selectFrom('callback_delivery')
        .select(['id', 'body', 'due_at'])
        .orderBy('id')
        .execute();
      return {
        recorded,
        events: await told(store.database),
        kept: await Promise.all(tables.map(rows)),
        outgoing,
      };
    };
    const [together, apart] = [await run(true), await run(false)];
    expect(apart.events.length).toBeGreaterThan(5);
    expect(together).toEqual(apart);
  });
});

function random(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function pick<T>(next: () => number, from: readonly T[]): T {
  return from[Math.floor(next() * from.length)] as T;
}
