import { expect, test } from 'vitest';
import type { Invite } from '../../src/invites/invite.ts';
import type { ReportedAnswer, ReportedState, Upstream } from '../../src/invites/ports.ts';
import { createRefresh } from '../../src/invites/refresh.ts';
import { BACKENDS } from '../contract/backends.ts';
import { aService } from './a-service.ts';
import { at, day, draft } from './sample-invite.ts';

const PEOPLE = ['ana', 'bo'].map((name) => ({ email: `${name}@guest.test` }));

/** An invite for two that is kept elsewhere, and what is found there: nobody has answered, until the test says more. */
async function keptElsewhere() {
  const [backend] = BACKENDS;
  if (!backend) throw new Error('there is no backend');
  const app = await aService(backend);
  const made = await app.service.create('app', draft({ recipients: PEOPLE }));
  const invite: Invite = { ...made, upstream: { icalendar: 'BEGIN:VCALENDAR' } };
  await app.transact(({ records }) => records.save(invite));
  const found: { state: ReportedState; looks: number; meanwhile: () => Promise<unknown> } = {
    state: { recipients: PEOPLE.map(({ email }) => ({ email, status: 'PENDING' as const })), replies: [] },
    looks: 0,
    meanwhile: async () => {},
  };
  const upstream: Upstream = {
    publish: () => Promise.reject(new Error('Nothing is to be told.')),
    async fetch() {
      found.looks += 1;
      if (found.looks > 20) throw new Error('It is looked up without an end.');
      await found.meanwhile();
      return found.state;
    },
  };
  const refresh = createRefresh({ ...app, engine: { ...app.engine, upstream } });
  const answers = (one: Invite) => one.recipients.map(({ status }) => status);
  return {
    ...app,
    made,
    invite,
    found,
    answers,
    refresh,
    /** Looks up what the store has, and gives how many events came of it. */
    async newEvents(state: Partial<ReportedState>) {
      found.state = { ...found.state, ...state };
      const before = (await app.events()).length;
      await refresh(await app.stored(made), 'caller');
      return (await app.events()).length - before;
    },
  };
}

const ana = (over: Partial<ReportedAnswer> = {}): ReportedAnswer => ({
  email: 'Ana@guest.test',
  status: 'TENTATIVE',
  ...over,
});

test('an answer that is found there is the guest’s, said by the place that keeps the invite', async () => {
  await using app = await keptElsewhere();
  expect(await app.newEvents({ recipients: [ana({ comment: 'Late' })] })).toBe(1);
  expect((await app.events()).at(-1)?.body).toMatchObject({
    type: 'RSVP_RECEIVED',
    status: 'TENTATIVE',
    comment: 'Late',
    channel: 'CALLBACK',
    verification: { verified: true, method: 'UPSTREAM' },
  });
  expect(app.answers(await app.stored(app.made))).toEqual(['TENTATIVE', 'PENDING']);
});

test('an answer is new by its status, its comment or its other time, and the same one found again is not', async () => {
  await using app = await keptElsewhere();
  const time = (start: string, end: string) => ({ proposal: { start: at(start), end: at(end) } });
  const days = (start: string, end: string) => ({ proposal: { start: day(start), end: day(end) } });
  const [ten, eleven, twelve] = ['2031-03-05T10:00:00Z', '2031-03-05T11:00:00Z', '2031-03-05T12:00:00Z'];
  for (const answer of [
    ana(),
    ana({ status: 'DECLINED' }),
    ana({ comment: 'Late' }),
    ana({ comment: 'Very late' }),
    ana(time(ten, eleven)),
    ana(time(ten, twelve)),
    ana(time(eleven, twelve)),
    ana(days('2031-03-06', '2031-03-07')),
    ana(days('2031-03-06', '2031-03-08')),
    ana(),
  ]) {
    expect(await app.newEvents({ recipients: [answer] }), JSON.stringify(answer)).toBe(1);
    expect(await app.newEvents({ recipients: [answer] }), JSON.stringify(answer)).toBe(0);
  }
});

test('an answer of somebody uninvited is listed once, and again once it is another one', async () => {
  await using app = await keptElsewhere();
  const zoe = (status: ReportedAnswer['status']) => ({ email: 'zoe@else.test', status });
  expect(await app.newEvents({ replies: [zoe('ACCEPTED')] })).toBe(1);
  expect(await app.newEvents({ replies: [zoe('ACCEPTED')] })).toBe(0);
  expect(
    await app.newEvents({ replies: [zoe('ACCEPTED'), { email: 'dee@else.test', status: 'DECLINED' }] }),
  ).toBe(1);
  expect(await app.newEvents({ replies: [zoe('DECLINED')] })).toBe(1);
  const { replies } = await app.stored(app.made);
  expect(replies.find(({ email }) => email === 'zoe@else.test')).toMatchObject({ status: 'DECLINED' });
});

test('of a guest only what is said of guests counts, and nobody becomes one by being named there', async () => {
  await using app = await keptElsewhere();
  const recipients = [ana(), { email: 'gone@guest.test', status: 'DECLINED' as const }];
  expect(await app.newEvents({ recipients, replies: [ana({ status: 'ACCEPTED' })] })).toBe(1);
  const after = await app.stored(app.made);
  expect(app.answers(after)).toEqual(['TENTATIVE', 'PENDING']);
  expect(after.recipients.map(({ email }) => email)).toEqual(PEOPLE.map(({ email }) => email));
});

test('an invite that is kept here is looked up nowhere', async () => {
  await using app = await keptElsewhere();
  expect(await app.refresh(app.made, 'caller')).toBe(app.made);
  expect(app.found.looks).toBe(0);
});

test('an invite that keeps changing while it is looked up is given as it is after three looks', async () => {
  await using app = await keptElsewhere();
  app.found.state = { ...app.found.state, recipients: [ana()] };
  app.found.meanwhile = async () => {
    const { upstream: _, ...ours } = await app.stored(app.made);
    const changed = { ...ours, revision: ours.revision + 1 };
    await app.transact(({ records }) =>
      records.save({ ...changed, upstream: { icalendar: 'BEGIN:VCALENDAR' } }),
    );
  };
  const after = await app.refresh(app.invite, 'caller');
  expect(app.found.looks).toBe(3);
  expect(after).toEqual(await app.stored(app.made));
  expect(app.answers(after)).toEqual(['PENDING', 'PENDING']);
});
