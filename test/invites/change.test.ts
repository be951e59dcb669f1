import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cancelInvite } from '../../src/invites/amend.ts';
import type { Invite } from '../../src/invites/invite.ts';
import type { Upstream } from '../../src/invites/ports.ts';
import { createInviteService } from '../../src/invites/service.ts';
import { confirmationsOf } from '../../src/store/confirmations.ts';
import { BACKENDS } from '../contract/backends.ts';
import { TUESDAYS } from './a-series.ts';
import { aService, refusal } from './a-service.ts';
import { answer, at, draft, MINUTE, minted, NOW, refusals } from './sample-invite.ts';

const VISIT = { smartInviteId: 'visit-7781' };
const PEOPLE = ['ana', 'bo', 'cy'].map((name) => ({ email: `${name}@guest.test` }));
const BO = { recipient: { email: 'bo@guest.test' } };

describe.each(BACKENDS)('a change of an invite that is kept elsewhere, over $name', (backend) => {
  /** The use cases with another system that keeps the invites, and what it was told. */
  async function elsewhere() {
    const app = await aService(backend);
    const told: string[] = [];
    const between = { now: async (): Promise<unknown> => undefined };
    const gone: { text?: string } = { text: 'Text for who is off' };
    const upstream: Upstream = {
      fetch: () => Promise.reject(new Error('Nothing is to be looked up.')),
      async publish({ kind, invite: { event, recipients } }) {
        told.push(`${kind} ${event.summary} of ${recipients.map(({ email }) => email)}`);
        await between.now();
        return {
          icalendar: `Text ${told.length}`,
          ...(kind === 'remove' && gone.text ? { removedIcalendar: gone.text } : {}),
        };
      },
    };
    const woken: string[] = [];
    const parts = {
      transact: app.transact,
      clock: app.clock,
      newId: randomUUID,
      committed: (application: string) => void woken.push(application),
    };
    return {
      ...app,
      told,
      gone,
      woken,
      /** Text and reader of the mail that waits. */
      texts: async () =>
        (await app.queue.claim(app.clock.time, MINUTE, 10)).map(
          ({ job }) => `${job.invite.upstream?.icalendar} to ${job.recipient.email}`,
        ),
      /** The use cases without it, over the same store. */
      here: app.service,
      service: createInviteService({ ...parts, engine: { ...app.engine, upstream } }),
      lookedUpBy: async (now: number) =>
        (await confirmationsOf(app.database).claim(now, 1, 10)).map(({ inviteId }) => inviteId),
      /** Keeps the invite as this makes it, once, as soon as the other system has been told of the next change. */
      meanwhile(of: Invite, change: (invite: Invite) => Invite) {
        between.now = async () => {
          between.now = async () => undefined;
          const kept = change(await app.stored(of));
          await app.transact(({ records }) => records.save(kept));
        };
      },
      /** What is told next fails. */
      fail() {
        between.now = () => Promise.reject(new Error('It cannot be reached.'));
      },
    };
  }

  const overtaken = (invite: Invite): Invite => ({ ...invite, revision: invite.revision + 1 });

  it('is told there, kept with the text from there, and whoever follows it hears of it', async () => {
    await using app = await elsewhere();
    const made = await app.service.create('app', draft());
    expect(await app.stored(made)).toMatchObject({ revision: 1, upstream: { icalendar: 'Text 1' } });
    expect(app.woken).toEqual(['app']);
    await app.service.update('app', VISIT, { summary: 'New' });
    expect(await app.stored(made)).toMatchObject({ revision: 2, upstream: { icalendar: 'Text 2' } });
    await app.service.cancel('app', VISIT);
    expect(app.told).toEqual([
      'put Flat viewing of ana@guest.test',
      'put New of ana@guest.test',
      'cancel New of ana@guest.test',
    ]);
    expect(app.woken).toEqual(['app', 'app', 'app']);
  });

  it('that takes a guest off mails them the text that is for them alone', async () => {
    await using app = await elsewhere();
    await app.service.create('app', draft({ recipients: PEOPLE, delivery: 'RETURN' }));
    const options = { delivery: 'SEND' } as const;
    const left = await app.service.removeRecipient('app', 'visit-7781', 'bo@guest.test', options);
    expect(app.told.at(-1)).toBe('remove Flat viewing of ana@guest.test,cy@guest.test');
    expect(await app.texts()).toEqual(['Text for who is off to bo@guest.test']);
    expect(left.upstream).toEqual({ icalendar: 'Text 2' });
    delete app.gone.text;
    await app.service.removeRecipient('app', 'visit-7781', 'cy@guest.test', options);
    expect(await app.texts()).toEqual([]);
  });

  it('has the answers looked up a minute later, as some may have been given before it was told', async () => {
    await using app = await elsewhere();
    const made = await app.service.create('app', draft());
    expect(await app.lookedUpBy(NOW + MINUTE - 1)).toEqual([]);
    expect(await app.lookedUpBy(NOW + MINUTE)).toEqual([made.id]);
  });

  it('is told nowhere where it changes nothing, or where the invite is kept here', async () => {
    await using app = await elsewhere();
    await app.service.create('app', draft());
    await app.service.update('app', VISIT, { summary: 'Flat viewing' });
    const ours = await app.here.create('app', draft({ smartInviteId: 'ours' }));
    await app.service.update('app', { id: ours.id }, { summary: 'New' });
    expect(app.told).toEqual(['put Flat viewing of ana@guest.test']);
    expect(await app.lookedUpBy(NOW + 99 * MINUTE)).not.toContain(ours.id);
  });

  it('is refused without the system that keeps the invite, and its text may be sent again', async () => {
    await using app = await elsewhere();
    const made = await app.service.create('app', draft());
    expect(await refusal(app.here.update('app', VISIT, { summary: 'New' }))).toEqual([
      'input.smartInviteId: NOT_ALLOWED',
    ]);
    expect(await app.types()).toEqual(['INVITE_CREATED']);
    expect((await app.here.resend('app', VISIT)).stampedAt).toBeGreaterThan(made.stampedAt);
  });

  it('to a series is refused before anybody is told, also where the invite would only be shown', async () => {
    await using app = await elsewhere();
    const series = draft({ event: TUESDAYS });
    const refused = ['input.event.recurrence: NOT_ALLOWED'];
    expect(await refusal(app.service.create('app', series))).toEqual(refused);
    expect(refusals(() => app.service.preview('app', series))).toEqual(refused);
    expect(app.service.preview('app', draft())).toMatchObject({ revision: 1 });
    expect(app.told).toEqual([]);
  });

  it('that declines what a guest proposed is mailed to nobody: there is no text for it there', async () => {
    await using app = await elsewhere();
    const made = await app.service.create('app', draft({ delivery: 'RETURN' }));
    const proposal = { start: at('2031-03-05T11:00:00Z'), end: at('2031-03-05T11:30:00Z') };
    const reply = answer({ status: 'TENTATIVE', proposal, channel: 'CALLBACK' });
    await app.recordReply('app', VISIT, [{ claim: { from: 'ana@guest.test' }, reply }]);
    const { recipients } = made;
    const proposer = { recipientId: recipients[0]?.id ?? '' };
    await app.service.declineProposal('app', made.id, proposer, 'Too late', { delivery: 'SEND' });
    expect(await app.waiting()).toEqual([]);
  });

  it('that does not hold any more is taken back there, for the guest whose invite it is', async () => {
    await using app = await elsewhere();
    await app.service.create('app', draft());
    const made = await app.service.create('app', draft(BO));
    app.meanwhile(made, overtaken);
    const ref = { ...VISIT, recipientEmail: 'bo@guest.test' };
    const change = app.service.update('app', ref, { summary: 'New' }, { expectedRevision: 1 });
    expect(await refusal(change)).toEqual(['input.expectedRevision: REVISION_CONFLICT']);
    expect(app.told.slice(2)).toEqual(['put New of bo@guest.test', 'put Flat viewing of bo@guest.test']);
  });

  it('of an invite that was called off meanwhile calls it off there too', async () => {
    await using app = await elsewhere();
    const made = await app.service.create('app', draft());
    app.meanwhile(made, (invite) => cancelInvite(invite, minted()).invite);
    expect(await refusal(app.service.update('app', VISIT, { summary: 'New' }))).toHaveLength(1);
    expect(app.told.slice(1)).toEqual(['put New of ana@guest.test', 'cancel Flat viewing of ana@guest.test']);
  });

  it('is refused with the reason also where it cannot be taken back', async () => {
    await using app = await elsewhere();
    const made = await app.service.create('app', draft());
    app.meanwhile(made, (invite) => {
      app.fail();
      return overtaken(invite);
    });
    const change = app.service.update('app', VISIT, { summary: 'New' }, { expectedRevision: 1 });
    expect(await refusal(change)).toEqual(['input.expectedRevision: REVISION_CONFLICT']);
    expect(app.told).toHaveLength(3);
  });
});
