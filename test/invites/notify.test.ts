import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { RefusedError } from '../../src/errors.ts';
import { amendInvite } from '../../src/invites/amend.ts';
import { announcement } from '../../src/invites/notify.ts';
import type { MailJob } from '../../src/invites/ports.ts';
import { RESEND_PAUSE_MS } from '../../src/invites/resend.ts';
import { composeInvitation } from '../../src/mail/compose.ts';
import { BACKENDS } from '../contract/backends.ts';
import { OPTIONS } from '../mail/an-invite.ts';
import { aService, refusal } from './a-service.ts';
import { patches } from './arbitraries.ts';
import { at, day, draft, group, MINUTE, minted, NOW, person, single } from './sample-invite.ts';

const VISIT = { smartInviteId: 'visit-7781' };
const PEOPLE = [{ email: 'ana@guest.test' }, { email: 'bo@guest.test' }];
const MOVED = { start: at('2031-03-05T09:30:00Z'), end: at('2031-03-05T10:00:00Z') };

/** A service whose group invite has been mailed to everybody. */
async function aMailedGroup(backend: (typeof BACKENDS)[number], over = {}) {
  const app = await aService(backend);
  const invite = await app.service.create('app', draft({ recipients: PEOPLE, ...over }));
  const send = async (
    result: Parameters<typeof app.recordDelivery>[1] = { outcome: 'sent', captured: false },
  ) => {
    const claimed = await app.queue.claim(app.clock.time, MINUTE, 100);
    for (const job of claimed) await app.recordDelivery(job, result);
    app.clock.time += MINUTE;
    return claimed.map(({ job }): MailJob => job);
  };
  await send();
  return { ...app, invite, send };
}

/** The server could take none of the mail that is due. */
async function greylisted({ queue, clock }: Awaited<ReturnType<typeof aService>>): Promise<void> {
  for (const job of await queue.claim(clock.time, MINUTE, 100))
    await queue.postpone(job, clock.time + MINUTE);
}

test('an update affects exactly those whose mail would be another one, stamp and SEQUENCE aside', async () => {
  await fc.assert(
    fc.asyncProperty(patches, async (patch) => {
      const before = single();
      const change = (() => {
        try {
          return amendInvite(before, patch, minted(NOW + MINUTE));
        } catch (error) {
          if (error instanceof RefusedError) return undefined;
          throw error;
        }
      })();
      if (!change) return;
      const { told, invite } = announcement(before, change, 'AFFECTED', NOW + MINUTE);
      const { stampedAt, sequence, updatedAt } = before;
      const same = { ...invite, stampedAt, sequence, updatedAt };
      const [old, now] = [before, same].map((one) =>
        composeInvitation(one, one.recipients[0] ?? person(one, ''), 'REQUEST', OPTIONS),
      );
      const differs = !(await old)?.mime.equals((await now)?.mime ?? Buffer.alloc(0));
      expect(told.length > 0).toBe(differs);
    }),
    { numRuns: 300 },
  );
});

describe.each(BACKENDS)('who is mailed about an update over $name', (backend) => {
  it.each([
    ['AFFECTED', { color: '#112233' }, 0],
    ['AFFECTED', { reminders: [5] }, 0],
    ['AFFECTED', { description: 'Ring bell 5' }, 2],
    ['ALL', { color: '#112233' }, 2],
    ['ALL', { summary: 'Flat viewing' }, 0],
    ['NONE', { description: 'Ring bell 5' }, 0],
  ] as const)('%s of %j: %i', async (notify, patch, count) => {
    await using app = await aMailedGroup(backend);
    await app.service.update('app', VISIT, patch, { notify });
    expect(await app.waiting()).toHaveLength(count);
  });

  it.each([
    ['AFFECTED', true, ['REQUEST cy@guest.test']],
    ['NONE', true, []],
    ['ALL', true, ['REQUEST ana@guest.test', 'REQUEST bo@guest.test', 'REQUEST cy@guest.test']],
    ['ALL', false, ['REQUEST cy@guest.test']],
  ] as const)(
    '%s of somebody new, while guests see one another: %s',
    async (notify, showGuestList, mails) => {
      await using app = await aMailedGroup(backend, { showGuestList });
      const people = [{ email: 'bo@guest.test' }, { email: 'cy@guest.test' }];
      await app.service.addRecipients('app', 'visit-7781', people, { notify });
      expect(await app.waiting()).toEqual(mails);
      // Again: they are on it, and nobody is mailed anew.
      await app.service.addRecipients('app', 'visit-7781', people, { notify });
      expect(await app.waiting()).toEqual(mails);
      expect(await app.types()).toEqual(['INVITE_CREATED', 'INVITE_SENT', 'INVITE_SENT', 'INVITE_UPDATED']);
    },
  );

  it('sends with ALL what looks newer than the mail before', async () => {
    await using app = await aMailedGroup(backend);
    await app.service.update('app', VISIT, { color: '#112233' }, { notify: 'ALL' });
    const [job] = await app.send();
    expect(job?.invite.stampedAt).toBeGreaterThan(app.invite.stampedAt);
  });

  it('keeps with NONE the whole change, and measures the next one against what guests were told', async () => {
    await using app = await aMailedGroup(backend);
    const kept = await app.service.update('app', VISIT, { summary: 'Secret' }, { notify: 'NONE' });
    expect(kept).toMatchObject({ sequence: 1, event: { summary: 'Secret' } });
    expect(await app.waiting()).toEqual([]);
    // Nobody sees a colour, but everybody would now see the title.
    await app.service.update('app', VISIT, { color: '#112233' });
    const [job] = await app.send();
    expect(job).toMatchObject({
      before: { summary: 'Flat viewing' },
      invite: { event: { summary: 'Secret' } },
    });
    expect(await app.stored(app.invite)).not.toHaveProperty('lastTold');
  });

  it('mails nobody about a change back to what they were told, unless their answers were lost on the way', async () => {
    await using app = await aMailedGroup(backend);
    await app.service.update('app', VISIT, { summary: 'Secret' }, { notify: 'NONE' });
    await app.service.update('app', VISIT, { summary: 'Flat viewing' });
    expect(await app.waiting()).toEqual([]);
    const { event } = app.invite;
    await app.service.update('app', VISIT, MOVED, { notify: 'NONE' });
    await app.service.update('app', VISIT, { start: event.start, end: event.end });
    expect(await app.waiting()).toHaveLength(2);
  });

  it('asks anew, with the answer taken back, whoever had answered for the old time', async () => {
    const recipients = [{ email: 'ana@guest.test', status: 'ACCEPTED' as const }];
    await using app = await aMailedGroup(backend, { recipients });
    await app.service.update('app', VISIT, MOVED);
    const [job] = await app.send();
    expect(job?.recipient.status).toBe('PENDING');
  });

  it('lets a cancellation without mail also stop the mail that still waits', async () => {
    await using app = await aService(backend);
    await app.service.create('app', draft({ recipients: PEOPLE }));
    await greylisted(app);
    await app.service.removeRecipient('app', 'visit-7781', 'bo@guest.test', { notify: 'NONE' });
    expect(await app.waiting()).toEqual(['REQUEST ana@guest.test']);
    const { state } = await app.service.cancel('app', VISIT, { notify: 'NONE' });
    expect([state, await app.waiting()]).toEqual(['CANCELLED', []]);
  });

  it('does not take another policy under the same idempotency key for a repetition', async () => {
    await using app = await aMailedGroup(backend);
    const idempotencyKey = 'k';
    await app.service.update('app', VISIT, { summary: 'B' }, { idempotencyKey, notify: 'NONE' });
    const other = app.service.update('app', VISIT, { summary: 'B' }, { idempotencyKey });
    expect(await refusal(other)).toEqual(['input.idempotencyKey: IDEMPOTENCY_MISMATCH']);
  });
});

describe.each(BACKENDS)('guests who see one another over $name', (backend) => {
  it('learn of one who goes only with ALL, and never where the list is private', async () => {
    for (const [showGuestList, notify, expected] of [
      [true, 'AFFECTED', ['CANCEL bo@guest.test']],
      [true, 'ALL', ['CANCEL bo@guest.test', 'REQUEST ana@guest.test']],
      [false, 'ALL', ['CANCEL bo@guest.test']],
    ] as const) {
      await using app = await aMailedGroup(backend, { showGuestList });
      await app.service.removeRecipient('app', 'visit-7781', 'bo@guest.test', { notify });
      expect(await app.waiting()).toEqual(expected);
    }
  });

  it('are in the queued mail with their answers, and without what is nobody else’s business', async () => {
    await using app = await aService(backend);
    const people = [{ email: 'ana@guest.test' }, { email: 'bo@guest.test', status: 'DECLINED' as const }];
    await app.service.create('app', draft({ recipients: people, showGuestList: true }));
    const [first] = await app.queue.claim(NOW, MINUTE, 1);
    const [own, other] = first?.job.invite.recipients ?? [];
    expect(own).toEqual(first?.job.recipient);
    expect(Object.keys(other ?? {}).sort()).toEqual(['email', 'id', 'status', 'token']);
  });

  it('cannot be asked for where there is only one', async () => {
    await using app = await aService(backend);
    const made = app.service.create('app', draft({ showGuestList: true }));
    expect(await refusal(made)).toEqual(['input.showGuestList: INVALID_INPUT']);
    expect(await app.types()).toEqual([]);
  });
});

describe.each(BACKENDS)('the first mail to a guest over $name', (backend) => {
  const firstStamp = async (app: Awaited<ReturnType<typeof aMailedGroup>>, email: string) =>
    person(await app.stored(app.invite), email).firstStamp;

  it('is the one that later ones thread under, each guest having their own', async () => {
    await using app = await aMailedGroup(backend);
    const newcomer = [...PEOPLE, { email: 'cy@guest.test' }];
    await app.service.put('app', draft({ recipients: newcomer }));
    await app.send();
    await app.service.update('app', VISIT, { summary: 'Later' });
    const jobs = await app.send();
    expect(await firstStamp(app, 'ana@guest.test')).toBe(app.invite.stampedAt);
    expect(jobs.map(({ recipient, before }) => [recipient.email, before?.summary])).toEqual(
      ['ana', 'bo', 'cy'].map((name) => [
        `${name}@guest.test`,
        // Added without a change of the text, cy's first mail has the stamp of the others'.
        'Flat viewing',
      ]),
    );
  });

  it('is none that was replaced before it left, nor one that failed', async () => {
    await using app = await aService(backend);
    const made = await app.service.create('app', draft());
    await greylisted(app);
    app.clock.time += MINUTE;
    const changed = await app.service.update('app', VISIT, { summary: 'B' });
    expect(person(await app.stored(made), 'ana@guest.test').firstStamp).toBe(changed.stampedAt);
    const [job] = await app.queue.claim(app.clock.time, MINUTE, 1);
    expect(job?.job).not.toHaveProperty('before');
    if (job) await app.recordDelivery(job, { outcome: 'failed', reason: 'No such user' });
    expect(person(await app.stored(made), 'ana@guest.test')).not.toHaveProperty('firstStamp');
    app.clock.time += MINUTE;
    const again = await app.service.update('app', VISIT, { summary: 'C' });
    expect(person(await app.stored(made), 'ana@guest.test').firstStamp).toBe(again.stampedAt);
  });

  it('shows as "before" what the guest really saw where an update was replaced by another', async () => {
    await using app = await aMailedGroup(backend);
    await app.service.update('app', VISIT, { summary: 'B' });
    await greylisted(app);
    await app.service.update('app', VISIT, { summary: 'C' });
    const jobs = await app.send();
    expect(jobs.map(({ before, invite }) => [before?.summary, invite.event.summary])).toEqual([
      ['Flat viewing', 'C'],
      ['Flat viewing', 'C'],
    ]);
  });
});

describe.each(BACKENDS)('sending again over $name', (backend) => {
  it('waits a minute after a mail that left, and leaves out only those', async () => {
    await using app = await aMailedGroup(backend);
    app.clock.time = NOW + RESEND_PAUSE_MS - 1;
    expect(await refusal(app.service.resend('app', VISIT))).toEqual(['input.recipientEmail: NOT_ALLOWED']);
    app.clock.time = NOW + RESEND_PAUSE_MS;
    await app.service.resend('app', { ...VISIT, recipientEmail: 'ana@guest.test' });
    const [job] = await app.send();
    expect(job).toMatchObject({ invite: { sequence: 0 }, recipient: { email: 'ana@guest.test' } });
    expect(job?.invite.stampedAt).toBeGreaterThan(app.invite.stampedAt);
    app.clock.time -= MINUTE;
    await app.service.resend('app', VISIT);
    expect(await app.waiting()).toEqual(['REQUEST bo@guest.test']);
  });

  it('tries at once what failed', async () => {
    await using app = await aService(backend);
    await app.service.create('app', draft());
    const [job] = await app.queue.claim(NOW, MINUTE, 1);
    if (job) await app.recordDelivery(job, { outcome: 'failed', reason: 'No such user' });
    await app.service.resend('app', VISIT);
    expect(await app.waiting()).toEqual(['REQUEST ana@guest.test']);
  });

  it('tells everybody what had been kept from them', async () => {
    await using app = await aMailedGroup(backend);
    await app.service.update(
      'app',
      VISIT,
      { start: day('2031-03-07'), end: day('2031-03-08') },
      { notify: 'NONE' },
    );
    expect(await app.stored(app.invite)).toHaveProperty('lastTold.start', app.invite.event.start);
    await app.service.resend('app', VISIT);
    expect(await app.stored(app.invite)).not.toHaveProperty('lastTold');
  });
});

test('what is announced has everybody who is on the invite after the change, as they are then', () => {
  const invite = group('ana@guest.test', 'bo@guest.test');
  const change = amendInvite(invite, MOVED, minted(NOW + MINUTE));
  expect(announcement(invite, change, 'AFFECTED', NOW).told).toBe(change.invite.recipients);
});
