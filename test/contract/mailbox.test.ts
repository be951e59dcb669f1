import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CapturedMail, ListPosition } from '../../src/invites/ports.ts';
import { MAX_MESSAGES_PER_INVITE, MAX_RAW_PER_INVITE } from '../../src/store/message-row.ts';
import { KEPT, startSweeping, sweep } from '../../src/store/sweep.ts';
import { NOW } from '../invites/sample-invite.ts';
import { aStore, invite, message } from './a-store.ts';
import { BACKENDS } from './backends.ts';

function captured(over: Partial<CapturedMail> = {}): CapturedMail {
  return {
    id: randomUUID(),
    application: 'app',
    inviteId: 'invite-1',
    to: 'ana@guest.test',
    subject: 'Flat viewing',
    mime: 'Subject: Flat viewing\r\n\r\n\u{1F389}',
    createdAt: NOW,
    ...over,
  };
}

describe.each(BACKENDS)('captured mail on $name', (backend) => {
  it('is read newest first, page by page, each mail once', async () => {
    await using store = await aStore(backend);
    const mails = Array.from({ length: 23 }, (_, index) => captured({ createdAt: NOW + (index % 3) }));
    await store.transact(async ({ outbox }) => {
      for (const mail of [...mails, captured({ application: 'other' })]) await outbox.capture(mail);
    });
    const seen: CapturedMail[] = [];
    let before: ListPosition | undefined;
    for (;;) {
      const page = await store.directory.captured('app', { limit: 5, before });
      const last = page.at(-1);
      if (!last) break;
      seen.push(...page);
      before = { value: last.createdAt, id: last.id };
    }
    expect(seen).toEqual(mails.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)));
  });

  it('is found by id, within its application', async () => {
    await using store = await aStore(backend);
    const [mine, theirs] = [captured({ icalendar: 'BEGIN:VCALENDAR' }), captured({ application: 'other' })];
    await store.transact(async ({ outbox }) => {
      await outbox.capture(mine);
      await outbox.capture(theirs);
    });
    expect(await store.directory.capturedByIds('app', [mine.id, theirs.id])).toEqual([mine]);
    expect(await store.directory.capturedByIds('app', [])).toEqual([]);
  });
});

describe.each(BACKENDS)('received mail on $name', (backend) => {
  it('is kept as it came, with what became of it and why', async () => {
    await using store = await aStore(backend);
    const raw = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const one = message(invite(), { raw, messageId: '<1@guest.test>', subject: 'Yes' });
    await store.transact(({ inbox }) => inbox.keep(one, 'stale', ['Too late.', 'Twice.']));
    const [row] = await store.database.queries.selectFrom('received_mail').selectAll().execute();
    expect(row).toMatchObject({
      id: one.id,
      invite_id: one.inviteId,
      mail_from: 'ana@guest.test',
      disposition: 'stale',
      message_id: '<1@guest.test>',
      subject: 'Yes',
    });
    expect(JSON.parse(row!.reasons)).toEqual(['Too late.', 'Twice.']);
    expect(Buffer.from(row!.raw)).toEqual(Buffer.from(raw));
    expect(Number(row!.received_at)).toBe(NOW);
  });

  it('is known by its key, within its application', async () => {
    await using store = await aStore(backend);
    const isNew = (application: string, key: string) =>
      store.transact(({ inbox }) => inbox.isNew(application, key));
    expect(await isNew('app', 'key')).toBe(true);
    await store.transact(({ inbox }) => inbox.keep(message(invite(), { dedupeKey: 'key' }), 'applied', []));
    expect([await isNew('app', 'key'), await isNew('other', 'key'), await isNew('app', 'key2')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('that is repeated is noted again and its bytes are not', async () => {
    await using store = await aStore(backend);
    const target = invite();
    for (let count = 0; count < 3; count++)
      await store.transact(({ inbox }) => inbox.keep(message(target, { dedupeKey: 'key' }), 'duplicate', []));
    const rows = await store.database.queries.selectFrom('received_mail').selectAll().execute();
    const first = message(target).raw.length;
    expect(rows.map(({ raw }) => raw.length).sort((a, b) => b - a)).toEqual([first, 0, 0]);
  });

  it('floods nothing: of one invite the first bytes are kept, then rows only, then it is refused', async () => {
    await using store = await aStore(backend);
    const [flooded, neighbour] = [invite(), invite()];
    const keep = (of = flooded, dedupeKey: string = randomUUID()) =>
      store.transact(({ inbox }) => inbox.keep(message(of, { dedupeKey }), 'text-only', []));
    await keep(flooded, 'first');
    await store.transact(async ({ inbox }) => {
      for (let count = 1; count < MAX_MESSAGES_PER_INVITE; count++)
        await inbox.keep(message(flooded), 'text-only', []);
    });
    await expect(keep()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect(keep(flooded, 'first')).resolves.toBe(false);
    await keep(neighbour);

    const rows = await store.database.queries
      .selectFrom('received_mail')
      .select(['invite_id', 'raw'])
      .execute();
    const own = rows.filter((row) => row.invite_id === flooded.id);
    expect(own).toHaveLength(MAX_MESSAGES_PER_INVITE);
    expect(own.filter(({ raw }) => raw.length > 0)).toHaveLength(MAX_RAW_PER_INVITE);
    expect(rows.filter((row) => row.invite_id === neighbour.id && row.raw.length > 0)).toHaveLength(1);

    await sweep(store.database, NOW + KEPT.receivedMailMs + 1);
    await keep();
    const [fresh, ...more] = await store.database.queries.selectFrom('received_mail').select('raw').execute();
    expect([fresh!.raw.length > 0, more]).toEqual([true, []]);
  });
});

describe.each(BACKENDS)('the sweep on $name', (backend) => {
  it('forgets idempotency keys and received mail when their time is over, not a millisecond earlier', async () => {
    await using store = await aStore(backend);
    const one = invite();
    await store.transact(async ({ once, inbox }) => {
      await once.keep('app', 'old', 'print', one, NOW - KEPT.idempotencyKeysMs - 1);
      await once.keep('app', 'kept', 'print', one, NOW - KEPT.idempotencyKeysMs);
      await inbox.keep(
        message(one, { dedupeKey: 'old', receivedAt: NOW - KEPT.receivedMailMs - 1 }),
        'applied',
        [],
      );
      await inbox.keep(
        message(one, { dedupeKey: 'kept', receivedAt: NOW - KEPT.receivedMailMs }),
        'applied',
        [],
      );
    });
    await sweep(store.database, NOW);
    await store.transact(async ({ once, inbox }) => {
      expect(await once.recall('app', 'old', 'another print')).toBeUndefined();
      expect(await once.recall('app', 'kept', 'print')).toEqual(one);
      expect([await inbox.isNew('app', 'old'), await inbox.isNew('app', 'kept')]).toEqual([true, false]);
    });
  });

  it('takes the bytes of mails after the days that were set, and leaves what became of them', async () => {
    await using store = await aStore(backend);
    const one = invite();
    const [day, limit] = [24 * 3_600_000, NOW - 7 * 24 * 3_600_000];
    await store.transact(async ({ inbox, outbox }) => {
      for (const receivedAt of [limit - 1, limit])
        await inbox.keep(message(one, { dedupeKey: String(receivedAt), receivedAt }), 'applied', []);
      for (const createdAt of [limit - 1, limit]) await outbox.capture(captured({ createdAt }));
    });
    const left = async () => {
      const rows = store.database.queries.selectFrom('received_mail').select(['received_at', 'raw']);
      const received = (await rows.orderBy('received_at').execute()).map(({ raw }) => raw.length > 0);
      const mails = await store.directory.captured('app', { limit: 10 });
      return { received, captured: mails.map(({ createdAt }) => createdAt) };
    };
    await sweep(store.database, NOW, { rawMailRetentionDays: 8 });
    expect(await left()).toEqual({ received: [true, true], captured: [limit, limit - 1] });
    await sweep(store.database, NOW, { rawMailRetentionDays: 7 });
    expect(await left()).toEqual({ received: [false, true], captured: [limit] });
    // Kept for longer than what is known of them is by itself, both stay.
    await sweep(store.database, NOW + 50 * day, { rawMailRetentionDays: 60 });
    expect((await left()).received).toEqual([false, true]);
  });

  it.each([
    ['each of its own millisecond', 1],
    ['all of one millisecond', 0],
  ])('keeps exactly the newest captured mails: %s', async (_name, step) => {
    await using store = await aStore(backend);
    const rows = Array.from({ length: KEPT.capturedMails + 5 }, (_, index) => ({
      id: String(index).padStart(8, '0'),
      application: 'app',
      invite_id: 'invite-1',
      created_at: NOW + index * step,
      data: '{}',
    }));
    await store.database.transaction(async (tx) => {
      for (let start = 0; start < rows.length; start += 1000)
        await tx
          .insertInto('captured_mail')
          .values(rows.slice(start, start + 1000))
          .execute();
    });
    const left = async () =>
      (await store.database.queries.selectFrom('captured_mail').select('id').orderBy('id').execute()).map(
        ({ id }) => id,
      );
    await sweep(store.database, NOW);
    const newest = rows.slice(5).map(({ id }) => id);
    expect(await left()).toEqual(newest);
    await sweep(store.database, NOW);
    expect(await left()).toEqual(newest);
  });

  it('removes more than one transaction takes, and only what is old', async () => {
    await using store = await aStore(backend);
    const seen = (count: number, at: (index: number) => number) =>
      Array.from({ length: count }, (_, index) => ({
        application: 'app',
        digest: randomUUID(),
        seen_at: at(index),
      }));
    const old = NOW - KEPT.callbacksMs;
    await store.database.transaction(async (tx) => {
      for (const rows of [
        seen(3000, (index) => old - 1 - index),
        seen(3000, () => old - 1),
        seen(5, () => old),
      ])
        await tx.insertInto('callback_seen').values(rows).execute();
    });
    await sweep(store.database, NOW);
    const left = await store.database.queries.selectFrom('callback_seen').select('seen_at').execute();
    expect(left).toEqual(Array(5).fill({ seen_at: old }));
  });

  it('removes no invite and no event, however old', async () => {
    await using store = await aStore(backend);
    await store.insert(invite());
    await sweep(store.database, NOW + 100 * KEPT.receivedMailMs);
    expect(await store.directory.count('app', {})).toBe(1);
  });

  it('that fails is told, and ends nothing', async () => {
    await using store = await aStore(backend);
    await store.database.close();
    const failure = new Promise((resolve) => {
      startSweeping(store.database, { now: () => NOW }, resolve)();
    });
    expect(await failure).toBeInstanceOf(Error);
  });
});
