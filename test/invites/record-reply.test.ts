import { describe, expect, it } from 'vitest';
import type { IncomingReply } from '../../src/invites/reply.ts';
import { message } from '../contract/a-store.ts';
import { BACKENDS } from '../contract/backends.ts';
import { aService } from './a-service.ts';
import { markOf } from './mark-of.ts';
import { answer, draft, MINUTE, NOW, person } from './sample-invite.ts';

const ID = { smartInviteId: 'visit-7781' };
const PEOPLE = ['ana', 'bo'].map((name) => ({ email: `${name}@guest.test` }));
const ANA = 'ana@guest.test';

const from = (name: string, over: Partial<IncomingReply> = {}) => ({
  claim: { from: `${name}@guest.test` },
  reply: answer(over),
});

describe.each(BACKENDS)('the one door for answers over $name', (backend) => {
  it('calls the application back with each answer, and with nothing else', async () => {
    await using app = await aService(backend);
    const url = 'https://app.test/hooks/1';
    const made = await app.service.create('app', draft({ callbackUrl: url }));
    await app.service.update('app', ID, { summary: 'Viewing' });
    await app.recordReply('app', ID, [from('ana'), from('ana')], { message: message(made) });
    await app.recordReply('app', ID, [from('ana')], { message: message(made) });
    const jobs = await app.database.queries.selectFrom('callback_delivery').selectAll().execute();
    expect(jobs).toMatchObject([
      { application: 'app', invite_id: made.id, url, created_at: expect.anything() },
    ]);
    expect(Number(jobs[0]?.created_at)).toBe(NOW + 60 * MINUTE);
    expect(jobs[0]?.body).toContain(made.smartInviteId);
  });

  it('calls nobody back where no address was given', async () => {
    await using app = await aService(backend);
    await app.service.create('app', draft());
    await app.recordReply('app', ID, [from('ana')]);
    expect(await app.database.queries.selectFrom('callback_delivery').selectAll().execute()).toEqual([]);
  });

  it('names what counted where one message holds several answers', async () => {
    await using app = await aService(backend);
    await app.service.create('app', draft({ recipients: PEOPLE }));
    const record = async (...answers: ReturnType<typeof from>[]) =>
      (await app.recordReply('app', ID, answers)).disposition;
    expect(await record(from('ana'), from('zoe'))).toBe('applied');
    expect(await record(from('dee'), from('zoe'))).toBe('applied-other');
    expect(await record(from('zoe'), from('bo'))).toBe('applied');
    expect(await record(from('zoe'), from('ana', { stamp: NOW }))).toBe('stale');
  });

  it('tells the timeline of a message without an answer in it, with all that was wrong with it', async () => {
    await using app = await aService(backend);
    const made = await app.service.create('app', draft());
    const late = message(made, { warnings: ['Its lines were broken.'] });
    await app.recordReply('app', ID, [from('ana')], { message: message(made) });
    await app.recordReply('app', ID, [from('ana')], { message: late });
    expect((await app.events()).at(-1)).toMatchObject({
      body: {
        type: 'MESSAGE_RECEIVED',
        disposition: 'duplicate',
        reasons: ['Its lines were broken.', 'The same answer came before.'],
      },
    });
  });

  it('keeps nothing of somebody who was erased, and of the others in the same message all', async () => {
    await using app = await aService(backend);
    const made = await app.service.create('app', draft({ recipients: PEOPLE }));
    const erased = { ...made, erased: [markOf('app', ANA)] };
    await app.transact(({ records }) => records.save(erased));
    const sent = message(made, { from: 'Ana@guest.test', mailFrom: 'bounce@guest.test' });
    expect(await app.recordReply('app', ID, [from('ana')], { message: sent })).toMatchObject({
      disposition: 'unmatched',
      warnings: [expect.stringContaining('was erased')],
    });
    expect(await app.database.queries.selectFrom('received_mail').selectAll().execute()).toEqual([]);
    const both = await app.recordReply('app', ID, [from('ana'), from('bo')]);
    expect(both.invite?.recipients.map(({ status }) => status)).toEqual(['PENDING', 'ACCEPTED']);
    expect(await app.types()).toEqual(['INVITE_CREATED', 'RSVP_RECEIVED']);
  });

  it('takes what was looked up only where the invite is as it was then', async () => {
    await using app = await aService(backend);
    const made = await app.service.create('app', draft());
    const looked = { asOfRevision: made.revision };
    await app.service.update('app', ID, { summary: 'Viewing' });
    expect(await app.recordReply('app', ID, [from('ana')], looked)).toMatchObject({ disposition: 'stale' });
    expect(person(await app.stored(made), ANA).status).toBe('PENDING');
    const now = { asOfRevision: made.revision + 1 };
    expect(await app.recordReply('app', ID, [from('ana')], now)).toMatchObject({ disposition: 'applied' });
  });
});
