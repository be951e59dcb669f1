import { describe, expect, it } from 'vitest';
import { replyAddressScheme, tokenOf } from '../../src/mail/reply-address.ts';
import { BACKENDS } from '../contract/backends.ts';
import { aService, refusal } from './a-service.ts';
import { at, draft, EVENT, MINUTE, NOW } from './sample-invite.ts';

const VISIT = { smartInviteId: 'visit-7781' };
const PEOPLE = ['ana', 'bo', 'cy'].map((name) => ({ email: `${name}@guest.test` }));
const MOVED = { start: at('2031-03-05T09:30:00Z'), end: at('2031-03-05T10:00:00Z') };

describe.each(BACKENDS)('the use cases over $name', (backend) => {
  describe('create', () => {
    it('keeps the invite, its event and its mail, and tells of it after the commit', async () => {
      await using app = await aService(backend);
      const made = await app.service.create('app', draft());
      expect(made).toMatchObject({
        smartInviteId: 'visit-7781',
        revision: 1,
        state: 'ACTIVE',
        createdAt: NOW,
      });
      expect(made.recipients[0]?.delivery).toMatchObject({ state: 'QUEUED', method: 'REQUEST', at: NOW });
      expect(await app.stored(made)).toEqual(made);
      expect(await app.events()).toMatchObject([
        { offset: 1, body: { type: 'INVITE_CREATED' }, invite: made },
      ]);
      expect(await app.waiting()).toEqual(['REQUEST ana@guest.test']);
      expect(app.woken).toEqual(['app']);
    });

    it('gives every recipient a reply address of their own, which leads back to them', async () => {
      await using app = await aService(backend);
      const made = await app.service.create('app', draft({ recipients: PEOPLE }));
      for (const { id, token } of made.recipients) {
        expect(tokenOf(app.engine.replyAddress(token), replyAddressScheme('{token}@reply.test'))).toBe(token);
        expect(await app.directory.byToken(token)).toEqual({
          application: 'app',
          invite: made,
          recipientId: id,
        });
      }
    });

    it("puts nobody's address or answer into another guest's mail", async () => {
      await using app = await aService(backend);
      await app.service.create('app', draft({ recipients: PEOPLE }));
      const jobs = await app.queue.claim(NOW, MINUTE, 10);
      expect(jobs.map(({ job }) => job.invite.recipients)).toEqual(jobs.map(({ job }) => [job.recipient]));
      expect(jobs).toHaveLength(3);
    });

    it('with delivery RETURN mails nobody', async () => {
      await using app = await aService(backend);
      const made = await app.service.create('app', draft({ delivery: 'RETURN' }));
      expect(made.recipients[0]).not.toHaveProperty('delivery');
      expect(await app.waiting()).toEqual([]);
      expect(await app.types()).toEqual(['INVITE_CREATED']);
      expect(app.engine.icalendar(made, made.recipients)).toContain('METHOD:REQUEST');
    });

    it('refuses what cannot be invited to, and keeps nothing of it', async () => {
      await using app = await aService(backend);
      const wrong = draft({
        recipient: { email: 'nobody' },
        event: { ...EVENT, end: at('2031-03-04T09:00:00Z') },
      });
      expect(await refusal(app.service.create('app', wrong))).toContain(
        'input.recipient.email: INVALID_INPUT',
      );
      expect([await app.directory.count('app', {}), await app.types()]).toEqual([0, []]);
      expect(app.woken).toEqual([]);
    });

    it('takes one name for several people, and for one person once', async () => {
      await using app = await aService(backend);
      const create = (email: string) => app.service.create('app', draft({ recipient: { email } }));
      await create('ana@guest.test');
      await create('bo@guest.test');
      expect(await refusal(create('ANA@guest.test'))).toEqual(['input.smartInviteId: ALREADY_EXISTS']);
      expect(await app.directory.count('app', {})).toBe(2);
    });

    it.each([
      [
        'a group and a person',
        draft({ recipients: PEOPLE }),
        draft({ recipient: { email: 'zoe@guest.test' } }),
      ],
      [
        'a person and a group',
        draft({ recipient: { email: 'zoe@guest.test' } }),
        draft({ recipients: PEOPLE }),
      ],
      ['two groups', draft({ recipients: PEOPLE }), draft({ recipients: [{ email: 'zoe@guest.test' }] })],
    ])('takes one name for no two of %s', async (_name, first, second) => {
      await using app = await aService(backend);
      await app.service.create('app', first);
      expect(await refusal(app.service.create('app', second))).toEqual([
        'input.smartInviteId: ALREADY_EXISTS',
      ]);
      expect(await app.types()).toEqual(['INVITE_CREATED']);
      await app.service.create('other', second);
    });

    it('tells that a cancelled invite cannot be revived', async () => {
      await using app = await aService(backend);
      await app.service.create('app', draft());
      await app.service.cancel('app', VISIT);
      await expect(app.service.create('app', draft())).rejects.toThrow(/cancelled.*new smartInviteId/);
    });
  });

  describe('preview', () => {
    it('shows what create would make and keeps nothing', async () => {
      await using app = await aService(backend);
      expect(app.service.preview('app', draft())).toMatchObject({ smartInviteId: 'visit-7781', sequence: 0 });
      expect([await app.directory.count('app', {}), await app.types(), await app.waiting()]).toEqual([
        0,
        [],
        [],
      ]);
    });
  });

  describe('update', () => {
    it('keeps the change, its event and the mail to everybody', async () => {
      await using app = await aService(backend);
      const made = await app.service.create('app', draft({ recipients: PEOPLE }));
      app.clock.time += MINUTE;
      const moved = await app.service.update('app', VISIT, MOVED);
      expect(moved).toMatchObject({ id: made.id, uid: made.uid, revision: 2, sequence: 1, event: MOVED });
      expect(await app.stored(made)).toEqual(moved);
      expect((await app.events())[1]).toMatchObject({
        body: { type: 'INVITE_UPDATED', rescheduled: true },
        invite: moved,
      });
      for (const sequence of [0, 1]) {
        const jobs = await app.queue.claim(app.clock.time, MINUTE, 10);
        expect(jobs.map(({ job }) => [job.recipient.email, job.invite.sequence]).sort()).toEqual(
          PEOPLE.map(({ email }) => [email, sequence]),
        );
        for (const sent of jobs) await app.recordDelivery(sent, { outcome: 'sent', captured: false });
      }
    });

    it.each([{ reminders: [30, 10] }, { color: '#00AA88' }])(
      'that no mail shows mails nobody: %j',
      async (patch) => {
        await using app = await aService(backend);
        await app.service.create('app', draft());
        const [sent] = await app.queue.claim(NOW, MINUTE, 10);
        await app.recordDelivery(sent!, { outcome: 'sent', captured: false });
        const changed = await app.service.update('app', VISIT, patch);
        expect(changed).toMatchObject({
          revision: 2,
          sequence: 0,
          recipients: [{ delivery: { state: 'SENT' } }],
        });
        expect(await app.waiting()).toEqual([]);
        expect((await app.types()).at(-1)).toBe('INVITE_UPDATED');
      },
    );

    it('that changes nothing keeps and mails nothing', async () => {
      await using app = await aService(backend);
      const made = await app.service.create('app', draft({ delivery: 'RETURN' }));
      expect(
        await app.service.update('app', VISIT, { summary: 'Flat viewing' }, { delivery: 'SEND' }),
      ).toEqual(made);
      expect([await app.types(), await app.waiting()]).toEqual([['INVITE_CREATED'], []]);
    });

    it('is mailed as the invite says, or as the change says', async () => {
      await using app = await aService(backend);
      await app.service.create('app', draft({ delivery: 'RETURN' }));
      await app.service.update('app', VISIT, { summary: 'One' });
      expect(await app.waiting()).toEqual([]);
      await app.service.update('app', VISIT, { summary: 'Two' }, { delivery: 'SEND' });
      expect(await app.waiting()).toEqual(['REQUEST ana@guest.test']);
    });

    it('takes the place of mail that could not be sent so far', async () => {
      await using app = await aService(backend);
      await app.service.create('app', draft());
      const [tried] = await app.queue.claim(NOW, MINUTE, 10);
      await app.queue.postpone(tried!, NOW + MINUTE);
      await app.service.update('app', VISIT, { summary: 'Two' });
      const jobs = await app.queue.claim(NOW + MINUTE, MINUTE, 10);
      expect(jobs.map(({ job }) => job.invite.event.summary)).toEqual(['Two']);
    });

    it('asks for a recipient where the name serves several people', async () => {
      await using app = await aService(backend);
      for (const recipient of PEOPLE) await app.service.create('app', draft({ recipient }));
      expect(await refusal(app.service.update('app', VISIT, MOVED))).toEqual([
        'input.recipientEmail: INVALID_INPUT',
      ]);
      const moved = await app.service.update('app', { ...VISIT, recipientEmail: 'bo@guest.test' }, MOVED);
      expect(moved.recipients[0]?.email).toBe('bo@guest.test');
      expect(await app.types()).toEqual([...Array(3).fill('INVITE_CREATED'), 'INVITE_UPDATED']);
    });

    it('finds no invite that is not there, or is of another application', async () => {
      await using app = await aService(backend);
      const made = await app.service.create('other', draft());
      for (const ref of [VISIT, { id: made.id }, { ...VISIT, recipientEmail: 'ana@guest.test' }])
        expect(await refusal(app.service.update('app', ref, MOVED))).toEqual([
          'input.smartInviteId: INVITE_NOT_FOUND',
        ]);
    });

    it('does not revive what was cancelled', async () => {
      await using app = await aService(backend);
      await app.service.create('app', draft());
      const cancelled = await app.service.cancel('app', VISIT);
      expect(await refusal(app.service.update('app', VISIT, MOVED))).toEqual([
        'input.smartInviteId: INVITE_CANCELLED',
      ]);
      expect(await app.stored(cancelled)).toEqual(cancelled);
    });
  });

  describe('an expected revision', () => {
    it.each(['update', 'cancel', 'removeRecipient'] as const)(
      'that is out of date stops %s',
      async (what) => {
        await using app = await aService(backend);
        await app.service.create('app', draft({ recipients: PEOPLE }));
        const now = await app.service.update('app', VISIT, { summary: 'Changed meanwhile' });
        const attempt = (expectedRevision: number) =>
          ({
            update: () => app.service.update('app', VISIT, MOVED, { expectedRevision }),
            cancel: () => app.service.cancel('app', VISIT, { expectedRevision }),
            removeRecipient: () =>
              app.service.removeRecipient('app', 'visit-7781', 'bo@guest.test', { expectedRevision }),
          })[what]();
        expect(await refusal(attempt(1))).toEqual(['input.expectedRevision: REVISION_CONFLICT']);
        expect(await app.stored(now)).toEqual(now);
        expect(await attempt(2)).toMatchObject({ revision: 3 });
      },
    );

    it('lets exactly one of several through that change at the same time', async () => {
      await using app = await aService(backend);
      const made = await app.service.create('app', draft());
      const attempts = await Promise.allSettled(
        ['One', 'Two', 'Three', 'Four'].map((summary) =>
          app.service.update('app', VISIT, { summary }, { expectedRevision: 1 }),
        ),
      );
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await app.stored(made)).revision).toBe(2);
      expect(await app.types()).toEqual(['INVITE_CREATED', 'INVITE_UPDATED']);
    });

    it('does not go out of date because mail was sent', async () => {
      await using app = await aService(backend);
      await app.service.create('app', draft());
      const [claimed] = await app.queue.claim(NOW, MINUTE, 1);
      await app.recordDelivery(claimed!, { outcome: 'sent', captured: false });
      expect(await app.service.cancel('app', VISIT, { expectedRevision: 1 })).toMatchObject({
        state: 'CANCELLED',
      });
    });
  });

  describe('cancel', () => {
    it('tells everybody once, also when it is repeated', async () => {
      await using app = await aService(backend);
      await app.service.create('app', draft({ recipients: PEOPLE }));
      const cancelled = await app.service.cancel('app', VISIT);
      expect(cancelled).toMatchObject({ state: 'CANCELLED', sequence: 1, cancelledAt: NOW });
      expect(await app.waiting()).toEqual(
        ['CANCEL', 'REQUEST'].flatMap((method) => PEOPLE.map(({ email }) => `${method} ${email}`)),
      );
      expect(await app.service.cancel('app', VISIT)).toEqual(cancelled);
      expect(await app.types()).toEqual(['INVITE_CREATED', 'INVITE_CANCELLED']);
      expect(await app.waiting()).toHaveLength(6);
    });

    it('with delivery RETURN takes back an older invitation that could not be sent so far', async () => {
      await using app = await aService(backend);
      await app.service.create('app', draft());
      const [sending] = await app.queue.claim(NOW, MINUTE, 1);
      await app.queue.postpone(sending!, NOW + MINUTE);
      await app.service.cancel('app', VISIT, { delivery: 'RETURN' });
      expect((await app.waiting()).filter((mail) => mail.startsWith('REQUEST'))).toEqual([]);
    });
  });

  describe('removing a recipient', () => {
    it('mails a cancellation to them and to nobody else', async () => {
      await using app = await aService(backend);
      await app.service.create('app', draft({ recipients: PEOPLE, delivery: 'RETURN' }));
      const left = await app.service.removeRecipient('app', 'visit-7781', 'BO@guest.test', {
        delivery: 'SEND',
      });
      expect(left.recipients.map(({ email }) => email)).toEqual(['ana@guest.test', 'cy@guest.test']);
      expect(await app.waiting()).toEqual(['CANCEL bo@guest.test']);
      const [claimed] = await app.queue.claim(NOW, MINUTE, 1);
      expect(claimed?.job.invite.recipients).toEqual([claimed?.job.recipient]);
      expect(await app.types()).toEqual(['INVITE_CREATED', 'RECIPIENT_REMOVED']);
    });

    it('refuses who is not on it, and the last one', async () => {
      await using app = await aService(backend);
      await app.service.create('app', draft());
      const remove = (email: string) => app.service.removeRecipient('app', 'visit-7781', email);
      expect(await refusal(remove('zoe@guest.test'))).toEqual(['input.recipientEmail: RECIPIENT_NOT_FOUND']);
      expect(await refusal(remove('ana@guest.test'))).toEqual(['input.recipientEmail: NOT_ALLOWED']);
    });
  });

  describe('resend', () => {
    it('mails the present text again with a fresh stamp, without event or revision', async () => {
      await using app = await aService(backend);
      const made = await app.service.create('app', draft({ recipients: PEOPLE, delivery: 'RETURN' }));
      app.clock.time += MINUTE;
      const again = await app.service.resend('app', VISIT);
      expect(again).toMatchObject({
        revision: made.revision,
        sequence: made.sequence,
        stampedAt: NOW + MINUTE,
      });
      expect(await app.stored(made)).toEqual(again);
      expect(await app.waiting()).toEqual(PEOPLE.map(({ email }) => `REQUEST ${email}`));
      expect(await app.types()).toEqual(['INVITE_CREATED']);
    });

    it('mails one guest where one is named', async () => {
      await using app = await aService(backend);
      await app.service.create('app', draft({ recipients: PEOPLE, delivery: 'RETURN' }));
      await app.service.resend('app', { ...VISIT, recipientEmail: 'BO@guest.test' });
      expect(await app.waiting()).toEqual(['REQUEST bo@guest.test']);
    });

    it('mails the cancellation of what was cancelled', async () => {
      await using app = await aService(backend);
      await app.service.create('app', draft({ delivery: 'RETURN' }));
      await app.service.cancel('app', VISIT);
      await app.service.resend('app', VISIT);
      expect(await app.waiting()).toEqual(['CANCEL ana@guest.test']);
    });
  });
});
