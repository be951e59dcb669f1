import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { removeRecipient } from '../../src/invites/amend.ts';
import { readPage } from '../../src/stream/log.ts';
import { MINUTE, minted, NOW, newId } from '../invites/sample-invite.ts';
import { aStore, event, invite, job, message, storeOver } from './a-store.ts';
import { BACKENDS } from './backends.ts';

describe.each(BACKENDS)('the store on $name', (backend) => {
  describe('invites', () => {
    it('come back as they were kept, found by id, by name, and by name and recipient', async () => {
      await using store = await aStore(backend);
      const kept = invite({
        smartInviteId: 'visit',
        recipients: [
          { email: 'Ana@Guest.test', name: 'Ana "__proto__" Ruíz\u{1F389}' },
          { email: 'bo@guest.test' },
        ],
      });
      await store.insert(kept, invite());
      for (const ref of [
        { id: kept.id },
        { smartInviteId: 'visit' },
        { smartInviteId: 'visit', recipientEmail: 'ana@GUEST.test ' },
        { smartInviteId: 'visit', recipientEmail: 'bo@guest.test' },
      ]) {
        expect(await store.directory.find('app', ref)).toEqual([kept]);
        expect(await store.transact(({ records }) => records.find('app', ref))).toEqual([kept]);
      }
      expect(
        await store.directory.find('app', { smartInviteId: 'visit', recipientEmail: 'zoe@guest.test' }),
      ).toEqual([]);
    });

    it('and mail with signs that a database may refuse are kept, and found by them', async () => {
      await using store = await aStore(backend);
      const sign = 'a\0b\ud800c';
      const kept = invite({ smartInviteId: sign, recipient: { email: 'ana@guest.test', name: sign } });
      await store.transact(async (unit) => {
        await unit.records.insert(kept);
        await unit.once.keep('app', sign, sign, kept, NOW);
        await unit.inbox.keep(
          message(kept, { dedupeKey: sign, subject: sign, mailFrom: sign, messageId: sign, from: sign }),
          'applied',
          [sign],
        );
        await unit.outbox.enqueue([{ ...job(kept), note: sign }], NOW);
        await unit.log.append([event(kept)]);
      });
      expect(await store.directory.find('app', { smartInviteId: sign })).toEqual([kept]);
      expect(await store.directory.count('app', { text: sign })).toBe(1);
      expect(await store.directory.count('app', { recipientEmails: [sign] })).toBe(0);
      await store.transact(async ({ once, inbox }) => {
        expect(await once.recall('app', sign, sign)).toEqual(kept);
        expect(await inbox.isNew('app', sign)).toBe(false);
      });
      const page = await readPage(store.database.queries, 'app', 0, 10, { smartInviteIds: [sign] });
      expect(page.events).toMatchObject([{ invite: kept }]);
    });

    it('of another application are not there', async () => {
      await using store = await aStore(backend);
      const theirs = invite({ smartInviteId: 'visit' }, NOW, 'other');
      await store.insert(theirs);
      const ids = theirs.recipients.map(({ id }) => id);
      expect(await store.directory.find('app', { id: theirs.id })).toEqual([]);
      expect(await store.directory.find('app', { smartInviteId: 'visit' })).toEqual([]);
      expect(await store.directory.byIds('app', [theirs.id])).toEqual([]);
      expect(await store.directory.byRecipientIds('app', ids)).toEqual([]);
      expect(await store.directory.count('app', {})).toBe(0);
      expect(await store.directory.byRecipientIds('other', ids)).toEqual([theirs]);
    });

    it('of one name may serve several people, and a name alone then fits more than one', async () => {
      await using store = await aStore(backend);
      const [ana, bo] = ['ana@guest.test', 'bo@guest.test'].map((email) =>
        invite({ smartInviteId: 'visit', recipient: { email } }),
      );
      await store.insert(ana!, bo!, invite({ smartInviteId: 'visit' }, NOW, 'other'));
      expect(await store.directory.find('app', { smartInviteId: 'visit' })).toHaveLength(2);
      expect(
        await store.directory.find('app', { smartInviteId: 'visit', recipientEmail: 'bo@guest.test' }),
      ).toEqual([bo]);
    });

    it.each(['ana@guest.test', 'ANA@guest.TEST'])('of one name never come twice for %s', async (email) => {
      await using store = await aStore(backend);
      const first = invite({ smartInviteId: 'visit', recipient: { email: 'ana@guest.test' } });
      await store.insert(first);
      await expect(store.insert(invite({ smartInviteId: 'visit', recipient: { email } }))).rejects.toThrow();
      expect(await store.directory.find('app', { smartInviteId: 'visit' })).toEqual([first]);
    });

    it('for groups never come twice under one name, whoever is in them', async () => {
      await using store = await aStore(backend);
      await store.insert(invite({ smartInviteId: 'visit', recipients: [{ email: 'ana@guest.test' }] }));
      const again = invite({ smartInviteId: 'visit', recipients: [{ email: 'bo@guest.test' }] });
      await expect(store.insert(again)).rejects.toThrow();
      expect(await store.directory.count('app', {})).toBe(1);
    });

    it('are replaced by a save, in lists and look-ups too', async () => {
      await using store = await aStore(backend);
      const before = invite({ recipients: [{ email: 'ana@guest.test' }, { email: 'bo@guest.test' }] });
      const neighbour = invite();
      await store.insert(before, neighbour);
      const { invite: without } = removeRecipient(before, 'bo@guest.test', minted(NOW + MINUTE));
      const after = { ...without, event: { ...without.event, summary: 'Roof viewing' } };
      await store.transact(({ records }) => records.save(after));
      const { directory } = store;
      const [ana, bo] = before.recipients;
      expect(await directory.find('app', { id: after.id })).toEqual([after]);
      expect(await directory.count('app', { recipientEmails: ['bo@guest.test'] })).toBe(0);
      expect(await directory.count('app', { text: 'roof' })).toBe(1);
      expect(await directory.byRecipientIds('app', [bo!.id])).toEqual([]);
      expect(await directory.byRecipientIds('app', [ana!.id])).toEqual([after]);
      expect(await directory.byRecipientIds('app', [neighbour.recipients[0]!.id])).toEqual([neighbour]);
    });

    it('are read many at a time, each once, unknown ids aside', async () => {
      await using store = await aStore(backend);
      const [one, two] = [invite({ recipients: [{ email: 'a@x.test' }, { email: 'b@x.test' }] }), invite()];
      await store.insert(one, two);
      const found = await store.directory.byIds('app', [one.id, two.id, one.id, 'nobody']);
      expect(found.map(({ id }) => id).sort()).toEqual([one.id, two.id].sort());
      expect(
        await store.directory.byRecipientIds(
          'app',
          one.recipients.map(({ id }) => id),
        ),
      ).toEqual([one]);
      expect(await store.directory.byIds('app', [])).toEqual([]);
      expect(await store.directory.byRecipientIds('app', [])).toEqual([]);
    });

    it('are told with the offset of their own newest event', async () => {
      await using store = await aStore(backend);
      const [one, two, quiet] = [invite({ smartInviteId: 'one' }), invite(), invite()];
      await store.insert(one, two, quiet);
      await store.transact(({ log }) => log.append([event(one), event(two), event(one), event(two)]));
      const read = (id: string) => store.directory.findWithOffset('app', { id });
      expect(await read(one.id)).toEqual([{ invite: one, offset: 3 }]);
      expect(await store.directory.findWithOffset('app', { smartInviteId: 'one' })).toEqual([
        { invite: one, offset: 3 },
      ]);
      expect(await read(quiet.id)).toEqual([{ invite: quiet, offset: 0 }]);
    });
  });

  describe('reply addresses', () => {
    it("lead to the invite: a recipient's own names the recipient, a group's shared one nobody", async () => {
      await using store = await aStore(backend);
      const [one, many] = [
        invite(),
        invite({ recipients: [{ email: 'a@x.test' }, { email: 'b@x.test' }] }, NOW, 'other'),
      ];
      await store.insert(one, many);
      const { byToken } = store.directory;
      expect(await byToken(one.replyToken)).toEqual({
        application: 'app',
        invite: one,
        recipientId: one.recipients[0]!.id,
      });
      expect(await byToken(many.replyToken)).toEqual({ application: 'other', invite: many });
      for (const { id, token } of many.recipients)
        expect(await byToken(token)).toEqual({ application: 'other', invite: many, recipientId: id });
      expect(await byToken('r-unknown')).toBeUndefined();
      expect(await byToken('%')).toBeUndefined();
    });

    it('still lead there for somebody who was taken off the invite', async () => {
      await using store = await aStore(backend);
      const before = invite({ recipients: [{ email: 'ana@guest.test' }, { email: 'bo@guest.test' }] });
      await store.insert(before);
      const { invite: after, removed } = removeRecipient(before, 'bo@guest.test', minted());
      await store.transact(({ records }) => records.save(after));
      expect(await store.directory.byToken(removed.token)).toEqual({
        application: 'app',
        invite: after,
        recipientId: removed.id,
      });
    });
  });

  describe('a transaction', () => {
    it('that is rejected leaves nothing behind, whatever was written in it', async () => {
      await using store = await aStore(backend);
      const kept = invite();
      await store.insert(kept);
      const broken = store.transact(async (unit) => {
        const fresh = invite();
        await unit.records.insert(fresh);
        await unit.records.save({ ...kept, revision: 99 });
        await unit.outbox.enqueue([job(fresh)], NOW);
        await unit.outbox.capture({
          id: newId(),
          application: 'app',
          inviteId: fresh.id,
          to: 'a@x.test',
          subject: '',
          mime: '',
          createdAt: NOW,
        });
        await unit.inbox.keep(message(fresh), 'applied', []);
        await unit.once.keep('app', 'key', 'print', fresh, NOW);
        await unit.log.append([event(fresh), event(kept)]);
        throw new Error('broken off');
      });
      await expect(broken).rejects.toThrow('broken off');
      for (const table of ['job', 'captured_mail', 'received_mail', 'once', 'event', 'stream'] as const)
        expect([table, await store.database.queries.selectFrom(table).selectAll().execute()]).toEqual([
          table,
          [],
        ]);
      for (const table of ['invite', 'recipient'] as const)
        expect([table, await store.database.queries.selectFrom(table).selectAll().execute()]).toEqual([
          table,
          [expect.anything()],
        ]);
      const addresses = await store.database.queries.selectFrom('reply_address').selectAll().execute();
      expect(new Set(addresses.map((row) => row.invite_id))).toEqual(new Set([kept.id]));
      expect(await store.directory.find('app', { id: kept.id })).toEqual([kept]);
    });

    it('that fails does not stop the next one', async () => {
      await using store = await aStore(backend);
      const twice = invite();
      const results = await Promise.allSettled([
        store.insert(twice),
        store.insert(twice),
        store.insert(invite()),
      ]);
      expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
      expect(await store.directory.count('app', {})).toBe(2);
    });

    it('shows nobody else what it has not kept yet, and holds up nobody who reads', async () => {
      await using store = await aStore(backend);
      const count = () => store.directory.count('app', {});
      const before = await store.transact(async (unit) => {
        await unit.records.insert(invite());
        return count();
      });
      expect([before, await count()]).toEqual([0, 1]);
    });

    it('does not lose the change of one that ran beside it', async () => {
      await using store = await aStore(backend);
      const counted = invite();
      await store.insert(counted);
      await Promise.all(
        Array.from({ length: 20 }, () =>
          store.transact(async ({ records }) => {
            const [now] = await records.find('app', { id: counted.id });
            await records.save({ ...now!, revision: now!.revision + 1 });
          }),
        ),
      );
      const [after] = await store.directory.find('app', { id: counted.id });
      expect(after?.revision).toBe(counted.revision + 20);
    });
  });

  describe('first results', () => {
    const keeping = { application: 'app', key: 'key-1' } as const;

    it('are recalled for the same key and input', async () => {
      await using store = await aStore(backend);
      const result = invite();
      const recall = (application: string, key: string, print: string) =>
        store.transact(({ once }) => once.recall(application, key, print));
      expect(await recall('app', keeping.key, 'print')).toBeUndefined();
      await store.transact(({ once }) => once.keep('app', keeping.key, 'print', result, NOW));
      expect(await recall('app', keeping.key, 'print')).toEqual(result);
      expect(await recall('app', 'key-2', 'print')).toBeUndefined();
      expect(await recall('other', keeping.key, 'print')).toBeUndefined();
    });

    it('are refused for the same key and another input', async () => {
      await using store = await aStore(backend);
      await store.transact(({ once }) => once.keep('app', 'key', 'print', invite(), NOW));
      await expect(
        store.transact(({ once }) => once.recall('app', 'key', 'other print')),
      ).rejects.toMatchObject({
        problems: [{ code: 'IDEMPOTENCY_MISMATCH', path: ['input', 'idempotencyKey'] }],
      });
    });

    it('are kept once where several ask at the same time, and who got through got that one', async () => {
      await using store = await aStore(backend);
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, () =>
          store.transact(async ({ once }) => {
            const first = await once.recall('app', 'key', 'print');
            const result = first ?? invite();
            if (!first) await once.keep('app', 'key', 'print', result, NOW);
            return result.id;
          }),
        ),
      );
      const kept = await store.transact(({ once }) => once.recall('app', 'key', 'print'));
      const ids = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(ids.length).toBeGreaterThan(0);
      expect(new Set(ids)).toEqual(new Set([kept?.id]));
    });
  });

  describe('the next start', () => {
    it('finds everything that was kept', async () => {
      await using store = await aStore(backend);
      const kept = invite();
      await store.transact(async (unit) => {
        await unit.records.insert(kept);
        await unit.outbox.enqueue([job(kept)], NOW);
        await unit.once.keep('app', 'key', 'print', kept, NOW);
        await unit.inbox.keep(message(kept, { dedupeKey: 'seen' }), 'applied', []);
        await unit.log.append([event(kept), event(kept)]);
      });
      const database = await store.database.reopen();
      const again = storeOver(database);
      expect(await again.directory.find('app', { id: kept.id })).toEqual([kept]);
      expect(await again.directory.byToken(kept.replyToken)).toMatchObject({ invite: kept });
      expect(await again.transact(({ once }) => once.recall('app', 'key', 'print'))).toEqual(kept);
      expect(await again.transact(({ inbox }) => inbox.isNew('app', 'seen'))).toBe(false);
      expect((await readPage(database.queries, 'app', 0, 10)).events.map(({ offset }) => offset)).toEqual([
        1, 2,
      ]);
      expect(await database.queries.selectFrom('job').select('recipient_id').execute()).toEqual([
        { recipient_id: kept.recipients[0]!.id },
      ]);
    });

    it.each(['9999-from-the-future', '0001-somebody-elses'])(
      'is refused where the schema is one that this version does not know (%s)',
      async (name) => {
        await using store = await aStore(backend);
        type History = { kysely_migration: { name: string; timestamp: string } };
        await store.database.transaction((tx) =>
          tx
            .withTables<History>()
            .insertInto('kysely_migration')
            .values({ name, timestamp: '2031-01-01T00:00:00.000Z' })
            .execute(),
        );
        const refused = await store.database.reopen().then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(refused).toBeInstanceOf(ConfigError);
        expect((refused as Error).message).toMatch(new RegExp(`DATABASE_URL.*${name}`));
      },
    );
  });
});
