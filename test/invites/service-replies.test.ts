import { describe, expect, it } from 'vitest';
import type { IncomingReply } from '../../src/invites/reply.ts';
import { MAX_OTHER_REPLIES } from '../../src/invites/reply.ts';
import { message } from '../contract/a-store.ts';
import { BACKENDS } from '../contract/backends.ts';
import { aService, useCasesOver } from './a-service.ts';
import { answer, draft, MINUTE, NOW, person } from './sample-invite.ts';

const PEOPLE = ['ana', 'bo'].map((name) => ({ email: `${name}@guest.test` }));
const ID = { smartInviteId: 'visit-7781' };

const from = (name: string, over: Partial<IncomingReply> = {}) => ({
  claim: { from: `${name}@guest.test` },
  reply: answer(over),
});

describe.each(BACKENDS)('an answer over $name', (backend) => {
  it('is kept with its event, and told of after the commit', async () => {
    await using app = await aService(backend);
    const made = await app.service.create('app', draft({ recipients: PEOPLE }));
    const woken = app.woken.length;
    const { disposition, invite } = await app.recordReply('app', ID, [from('ana', { comment: 'Gladly' })]);
    expect(disposition).toBe('applied');
    expect(await app.stored(made)).toEqual(invite);
    expect(person(invite!, 'ana@guest.test')).toMatchObject({ status: 'ACCEPTED', comment: 'Gladly' });
    expect((await app.events()).at(-1)).toMatchObject({
      offset: 2,
      invite,
      body: { type: 'RSVP_RECEIVED', previousStatus: 'PENDING', status: 'ACCEPTED' },
    });
    expect(app.woken.slice(woken)).toEqual(['app']);
  });

  it('whose message came before changes nothing, whatever it says now', async () => {
    await using app = await aService(backend);
    const made = await app.service.create('app', draft());
    const first = message(made, { dedupeKey: 'seen' });
    await app.recordReply('app', { id: made.id }, [from('ana')], { message: first });
    const before = await app.stored(made);
    const again = message(made, { dedupeKey: 'seen' });
    const { disposition } = await app.recordReply(
      'app',
      { id: made.id },
      [from('ana', { status: 'DECLINED', receivedAt: NOW + 90 * MINUTE })],
      { message: again },
    );
    expect(disposition).toBe('duplicate');
    expect(await app.stored(made)).toEqual(before);
    expect(await app.types()).toEqual(['INVITE_CREATED', 'RSVP_RECEIVED']);
    const rows = await app.database.queries
      .selectFrom('received_mail')
      .select(['id', 'disposition'])
      .execute();
    expect(rows).toEqual(
      expect.arrayContaining([
        { id: first.id, disposition: 'applied' },
        { id: again.id, disposition: 'duplicate' },
      ]),
    );
  });

  it('whose message comes several times at once counts once', async () => {
    await using app = await aService(backend);
    const made = await app.service.create('app', draft());
    await Promise.allSettled(
      Array.from({ length: 6 }, () =>
        app.recordReply('app', { id: made.id }, [from('ana')], {
          message: message(made, { dedupeKey: 'seen' }),
        }),
      ),
    );
    expect(await app.types()).toEqual(['INVITE_CREATED', 'RSVP_RECEIVED']);
  });

  it.each([
    ['to an invite that is not there', { smartInviteId: 'nowhere' }],
    ['to a name that serves several people', ID],
  ])('%s is unmatched and changes nothing', async (_name, ref) => {
    await using app = await aService(backend);
    for (const recipient of PEOPLE) await app.service.create('app', draft({ recipient }));
    const { disposition, invite } = await app.recordReply('app', ref, [from('ana')]);
    expect([disposition, invite]).toEqual(['unmatched', undefined]);
    expect(await app.types()).toEqual(['INVITE_CREATED', 'INVITE_CREATED']);
  });

  it('by somebody uninvited is listed and changes nobody', async () => {
    await using app = await aService(backend);
    const made = await app.service.create('app', draft());
    const { disposition } = await app.recordReply('app', ID, [from('zoe')]);
    const after = await app.stored(made);
    expect(disposition).toBe('applied-other');
    expect(after.recipients).toEqual(made.recipients);
    expect(after.replies).toMatchObject([{ email: 'zoe@guest.test', status: 'ACCEPTED' }]);
  });

  it('after the cancellation changes nothing and is kept', async () => {
    await using app = await aService(backend);
    const made = await app.service.create('app', draft());
    const cancelled = await app.service.cancel('app', ID);
    const { disposition } = await app.recordReply('app', ID, [from('ana')], { message: message(made) });
    expect(disposition).toBe('cancelled-invite');
    expect(await app.stored(made)).toEqual(cancelled);
    expect(await app.database.queries.selectFrom('received_mail').select('disposition').execute()).toEqual([
      { disposition: 'cancelled-invite' },
    ]);
  });

  it('that overtook an older one wins, also when the program was started anew in between', async () => {
    await using app = await aService(backend);
    const made = await app.service.create('app', draft());
    const [early, late] = [NOW + 10 * MINUTE, NOW + 20 * MINUTE];
    await app.recordReply('app', ID, [from('ana', { stamp: late })]);
    const again = useCasesOver(await app.database.reopen());
    const { disposition } = await again.recordReply('app', ID, [
      from('ana', { status: 'DECLINED', stamp: early }),
    ]);
    expect(disposition).toBe('stale');
    expect(person(await again.stored(made), 'ana@guest.test').status).toBe('ACCEPTED');
  });

  it('that says the same again leaves no event, and still makes what is older than it stale', async () => {
    await using app = await aService(backend);
    const made = await app.service.create('app', draft());
    await app.recordReply('app', ID, [from('ana', { stamp: NOW + 10 * MINUTE })]);
    expect(await app.recordReply('app', ID, [from('ana', { stamp: NOW + 30 * MINUTE })])).toMatchObject({
      disposition: 'duplicate',
    });
    const again = useCasesOver(await app.database.reopen());
    const between = from('ana', { status: 'DECLINED', stamp: NOW + 20 * MINUTE });
    expect(await again.recordReply('app', ID, [between])).toMatchObject({ disposition: 'stale' });
    expect(person(await again.stored(made), 'ana@guest.test').status).toBe('ACCEPTED');
    expect(await again.types()).toEqual(['INVITE_CREATED', 'RSVP_RECEIVED']);
  });

  describe('beside others in one call', () => {
    it('counts like each of them alone, in order', async () => {
      await using app = await aService(backend);
      const made = await app.service.create('app', draft({ recipients: PEOPLE }));
      const { invite } = await app.recordReply('app', ID, [from('ana'), from('bo', { status: 'DECLINED' })]);
      expect(await app.stored(made)).toEqual(invite);
      expect(invite?.recipients.map(({ status }) => status)).toEqual(['ACCEPTED', 'DECLINED']);
      const answers = (await app.events()).slice(1);
      expect(answers.map(({ offset }) => offset)).toEqual([2, 3]);
      expect(answers[0]?.invite.recipients.map(({ status }) => status)).toEqual(['ACCEPTED', 'PENDING']);
      expect(answers[1]?.invite).toEqual(invite);
    });

    it('is kept also where the last of them is not', async () => {
      await using app = await aService(backend);
      const made = await app.service.create('app', draft());
      const others = Array.from({ length: MAX_OTHER_REPLIES }, (_, index) => from(`other-${index}`));
      await app.recordReply('app', ID, others);
      const { disposition, warnings } = await app.recordReply('app', ID, [from('ana'), from('one-too-many')]);
      expect([disposition, warnings]).toEqual(['applied', [expect.stringContaining(`${MAX_OTHER_REPLIES}`)]]);
      const stored = await app.stored(made);
      expect(person(stored, 'ana@guest.test').status).toBe('ACCEPTED');
      expect((await app.events()).at(-1)?.invite).toEqual(stored);
    });
  });
});

describe.each(BACKENDS)('a delivery over $name', (backend) => {
  it.each([
    ['sent', { outcome: 'sent', captured: false }, 'SENT', 'INVITE_SENT'],
    ['captured', { outcome: 'sent', captured: true }, 'CAPTURED', 'INVITE_SENT'],
    ['failed', { outcome: 'failed', reason: 'No such user', smtpCode: 550 }, 'FAILED', 'DELIVERY_FAILED'],
  ] as const)(
    'that %s is noted at the recipient and in the log, and the mail waits no longer',
    async (_name, result, state, type) => {
      await using app = await aService(backend);
      const made = await app.service.create('app', draft({ recipients: PEOPLE }));
      const [claimed] = await app.queue.claim(NOW, MINUTE, 1);
      app.clock.time += MINUTE;
      await app.recordDelivery(claimed!, result);
      const stored = await app.stored(made);
      const told = person(stored, claimed!.job.recipient.email);
      expect(told.delivery).toMatchObject({ state, method: 'REQUEST', at: NOW + MINUTE });
      expect(stored.recipients.filter(({ delivery }) => delivery?.state === 'QUEUED')).toHaveLength(1);
      expect(stored.revision).toBe(made.revision);
      expect((await app.events()).at(-1)).toMatchObject({
        invite: stored,
        body: { type, recipientId: told.id },
      });
      expect(await app.waiting()).toHaveLength(1);
      expect(app.woken).toEqual(['app', 'app']);
    },
  );

  it('is reported once where the lease was lost: by who took the mail over', async () => {
    await using app = await aService(backend);
    await app.service.create('app', draft());
    const [slow] = await app.queue.claim(NOW, MINUTE, 1);
    const [quick] = await app.queue.claim(NOW + MINUTE, MINUTE, 1);
    await app.recordDelivery(slow!, { outcome: 'failed', reason: 'timed out' });
    expect(await app.types()).toEqual(['INVITE_CREATED']);
    await app.recordDelivery(quick!, { outcome: 'sent', captured: false });
    await app.recordDelivery(quick!, { outcome: 'sent', captured: false });
    expect(await app.types()).toEqual(['INVITE_CREATED', 'INVITE_SENT']);
  });

  it('of mail that newer mail follows is in the log, and the newer one stays the report', async () => {
    await using app = await aService(backend);
    const made = await app.service.create('app', draft());
    const [claimed] = await app.queue.claim(NOW, MINUTE, 1);
    await app.service.cancel('app', ID);
    await app.recordDelivery(claimed!, { outcome: 'sent', captured: false });
    expect(await app.types()).toEqual(['INVITE_CREATED', 'INVITE_CANCELLED', 'INVITE_SENT']);
    expect(person(await app.stored(made), 'ana@guest.test').delivery).toMatchObject({
      state: 'QUEUED',
      method: 'CANCEL',
    });
  });

  it('to a guest who was taken off meanwhile is in the log all the same', async () => {
    await using app = await aService(backend);
    await app.service.create('app', draft({ recipients: PEOPLE, delivery: 'RETURN' }));
    await app.service.removeRecipient('app', 'visit-7781', 'bo@guest.test', { delivery: 'SEND' });
    const [claimed] = await app.queue.claim(NOW, MINUTE, 1);
    await app.recordDelivery(claimed!, { outcome: 'sent', captured: false });
    expect((await app.events()).at(-1)?.body).toMatchObject({
      type: 'INVITE_SENT',
      method: 'CANCEL',
      recipientId: claimed!.job.recipient.id,
    });
  });
});
