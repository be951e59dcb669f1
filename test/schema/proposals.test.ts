import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInvite, inviteInput } from '../support/create-invite.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const LATER = { start: { dateTime: '2031-03-05T09:30:00Z' }, end: { dateTime: '2031-03-05T10:00:00Z' } };

async function ask<T>(query: string, variables?: Record<string, unknown>): Promise<T> {
  const { data, errors } = await gateway.request(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

interface SeenInvite {
  readonly revision: number;
  readonly sequence: number;
  readonly recipients: readonly { readonly id: string }[];
  readonly timeline: { readonly edges: readonly { readonly node: { readonly __typename: string } }[] };
}

async function invite(smartInviteId: string) {
  const { invite: found } = await ask<{ invite: SeenInvite }>(
    `query ($id: String!) { invite(smartInviteId: $id) {
      revision sequence event { start { dateTime } end { dateTime } }
      recipients { id email status comment proposal { start { dateTime } outdated } delivery { method state } }
      timeline(first: 50) { edges { node { __typename ... on ProposalResolved { resolution proposal { start { dateTime } } recipient { email } } } } }
    } }`,
    { id: smartInviteId },
  );
  return found;
}

/** An invite of two people, one of whom asks for the same time a day later. */
async function proposed(smartInviteId: string) {
  await createInvite(
    gateway.graphqlUrl,
    inviteInput(smartInviteId, {
      recipient: undefined,
      recipients: [{ email: 'ana@guest.test' }, { email: 'bo@guest.test' }],
    }),
  );
  await propose(smartInviteId);
  const { recipients } = await invite(smartInviteId);
  return idOf(recipients[0]);
}

function idOf(recipient: { readonly id: string } | undefined): string {
  if (!recipient) throw new Error('The invite has no such recipient.');
  return recipient.id;
}

async function propose(smartInviteId: string) {
  const { simulateReply } = await ask<{ simulateReply: { errors: unknown[] } }>(
    'mutation ($input: SimulateReplyInput!) { simulateReply(input: $input) { errors { code message } } }',
    {
      input: {
        smartInviteId,
        recipientEmail: 'ana@guest.test',
        client: 'OUTLOOK',
        status: 'TENTATIVE',
        comment: 'Could we meet a day later?',
        proposal: LATER,
      },
    },
  );
  expect(simulateReply.errors).toEqual([]);
}

const resolve = (mutation: 'accept' | 'decline', input: Record<string, unknown>) =>
  ask<Record<string, { invite: unknown; errors: { code: string; message: string }[] }>>(
    `mutation ($input: ${mutation === 'accept' ? 'Accept' : 'Decline'}ProposalInput!) {
      ${mutation}Proposal(input: $input) { invite { revision sequence } errors { code message path } }
    }`,
    { input },
  ).then((data) => data[`${mutation}Proposal`]!);

const resolutions = ({ timeline }: SeenInvite) =>
  timeline.edges.map(({ node }) => node).filter(({ __typename }) => __typename === 'ProposalResolved');

test('an accepted proposal moves the event and invites everybody anew', async () => {
  const recipientId = await proposed('accept');
  expect((await resolve('accept', { recipientId })).errors).toEqual([]);
  const { outbox } = await ask<{
    outbox: { edges: { node: { to: string; subject: string; icalendar: string } }[] };
  }>('{ outbox(first: 2) { edges { node { to subject icalendar } } } }');
  const mails = outbox.edges.map(({ node }) => node);
  expect(mails.map(({ to }) => to).sort()).toEqual(['ana@guest.test', 'bo@guest.test']);
  for (const { icalendar } of mails) expect(icalendar).toMatch(/SEQUENCE:1\r\n.*DTSTART:20310305T093000Z/s);
  const now = await invite('accept');
  expect(now).toMatchObject({
    sequence: 1,
    event: { start: { dateTime: '2031-03-05T09:30:00.000Z' }, end: { dateTime: '2031-03-05T10:00:00.000Z' } },
    recipients: [
      { status: 'PENDING', proposal: null },
      { status: 'PENDING', proposal: null },
    ],
  });
  expect(resolutions(now)).toEqual([
    {
      __typename: 'ProposalResolved',
      resolution: 'ACCEPTED',
      proposal: { start: { dateTime: '2031-03-05T09:30:00.000Z' } },
      recipient: { email: 'ana@guest.test' },
    },
  ]);
  expect((await resolve('accept', { recipientId })).errors).toMatchObject([{ code: 'NOT_ALLOWED' }]);
});

test('a declined proposal leaves the event, keeps the answer, and tells who proposed', async () => {
  const recipientId = await proposed('decline');
  expect((await resolve('decline', { recipientId, comment: 'The room is taken.' })).errors).toEqual([]);
  const { outbox } = await ask<{
    outbox: { edges: { node: { to: string; mime: string; icalendar: string } }[] };
  }>('{ outbox(first: 1) { edges { node { to mime icalendar } } } }');
  const mail = outbox.edges[0]?.node;
  expect(mail?.to).toBe('ana@guest.test');
  expect(mail?.icalendar).toMatch(/METHOD:DECLINECOUNTER/);
  expect(mail?.icalendar).toMatch(/COMMENT:The room is taken\./);
  expect(mail?.mime).toMatch(/text\/calendar.{0,80}method=DECLINECOUNTER/s);
  expect(mail?.mime.replace(/=\r\n/g, '')).toContain('The room is taken.');
  const now = await invite('decline');
  expect(now).toMatchObject({
    sequence: 0,
    event: { start: { dateTime: '2031-03-04T09:30:00.000Z' } },
    recipients: [
      {
        status: 'TENTATIVE',
        comment: 'Could we meet a day later?',
        proposal: null,
        delivery: { method: 'DECLINECOUNTER' },
      },
      { status: 'PENDING', delivery: { method: 'REQUEST' } },
    ],
  });
  expect(resolutions(now)).toMatchObject([{ resolution: 'DECLINED' }]);
});

describe('a proposal is not accepted', () => {
  test('where the event has moved since: nobody lands at an old wish unawares', async () => {
    await proposed('outdated');
    const { recipients } = await invite('outdated');
    const { updateInvite } = await ask<{ updateInvite: { invite: { recipients: { proposal: unknown }[] } } }>(
      'mutation ($input: UpdateInviteInput!) { updateInvite(input: $input) { invite { recipients { proposal { outdated } } } errors { code } } }',
      {
        input: {
          smartInviteId: 'outdated',
          event: { start: { dateTime: '2031-03-04T11:00:00Z' }, end: { dateTime: '2031-03-04T11:30:00Z' } },
        },
      },
    );
    expect(updateInvite.invite.recipients[0]?.proposal).toBeNull();
    expect((await resolve('accept', { recipientId: idOf(recipients[0]) })).errors).toMatchObject([
      { code: 'NOT_ALLOWED' },
    ]);
    expect((await invite('outdated')).sequence).toBe(1);
  });

  test('at another revision than the caller saw', async () => {
    const recipientId = await proposed('revision');
    const { revision } = await invite('revision');
    expect((await resolve('accept', { recipientId, expectedRevision: revision - 1 })).errors).toMatchObject([
      { code: 'REVISION_CONFLICT' },
    ]);
    expect((await resolve('accept', { recipientId, expectedRevision: revision })).errors).toEqual([]);
  });

  test('of an invite that was cancelled, or of somebody who made none', async () => {
    await proposed('none');
    const { recipients } = await invite('none');
    expect((await resolve('accept', { recipientId: idOf(recipients[1]) })).errors).toMatchObject([
      { code: 'NOT_ALLOWED' },
    ]);
    await ask('mutation { cancelInvite(input: { smartInviteId: "none" }) { errors { code } } }');
    for (const mutation of ['accept', 'decline'] as const)
      expect((await resolve(mutation, { recipientId: idOf(recipients[0]) })).errors).toMatchObject([
        { code: 'INVITE_CANCELLED' },
      ]);
  });
});

describe('a proposal for one occurrence of a series', () => {
  const WEEK_TWO = { dateTime: '2031-03-11T09:30:00Z', timeZone: 'Europe/Lisbon' };
  const AN_HOUR_LATER = {
    start: { dateTime: '2031-03-11T10:30:00Z', timeZone: 'Europe/Lisbon' },
    end: { dateTime: '2031-03-11T11:00:00Z', timeZone: 'Europe/Lisbon' },
  };

  async function proposedOnce(smartInviteId: string): Promise<string> {
    const input = inviteInput(smartInviteId);
    const event = { ...input.event, recurrence: { rule: 'FREQ=WEEKLY;COUNT=5' } };
    await createInvite(gateway.graphqlUrl, { ...input, event });
    const { simulateReply } = await ask<{ simulateReply: { disposition: string; errors: unknown[] } }>(
      'mutation ($input: SimulateReplyInput!) { simulateReply(input: $input) { disposition errors { code message } } }',
      {
        input: {
          smartInviteId,
          recipientEmail: 'ana@guest.test',
          client: 'OUTLOOK',
          status: 'TENTATIVE',
          occurrence: WEEK_TWO,
          proposal: AN_HOUR_LATER,
        },
      },
    );
    expect(simulateReply).toEqual({ disposition: 'applied', errors: [] });
    const { recipients } = await invite(smartInviteId);
    return idOf(recipients[0]);
  }

  const occurrences = async (smartInviteId: string) => {
    const { invite: found } = await ask<{ invite: { recipients: unknown[]; occurrences: unknown } }>(
      `query ($id: String!) { invite(smartInviteId: $id) {
        recipients { status proposal { outdated } occurrences { recurrenceId { dateTime } status proposal { start { dateTime } } } }
        timeline(first: 50) { edges { node { ... on ProposalResolved { resolution recurrenceId { dateTime } } } } }
      } }`,
      { id: smartInviteId },
    );
    return found as unknown as {
      recipients: { occurrences: unknown[] }[];
      timeline: { edges: { node: { resolution?: string } }[] };
    };
  };

  test('is kept with that occurrence, and moves it alone when it is accepted', async () => {
    const recipientId = await proposedOnce('series-accept');
    expect((await occurrences('series-accept')).recipients).toEqual([
      {
        status: 'PENDING',
        proposal: null,
        occurrences: [
          {
            recurrenceId: { dateTime: '2031-03-11T09:30:00.000Z' },
            status: 'TENTATIVE',
            proposal: { start: { dateTime: '2031-03-11T10:30:00.000Z' } },
          },
        ],
      },
    ]);
    expect((await resolve('accept', { recipientId })).errors).toMatchObject([{ code: 'NOT_ALLOWED' }]);
    expect((await resolve('accept', { recipientId, occurrence: WEEK_TWO })).errors).toEqual([]);
    const { outbox } = await ask<{ outbox: { edges: { node: { icalendar: string } }[] } }>(
      '{ outbox(first: 1) { edges { node { icalendar } } } }',
    );
    expect(outbox.edges[0]?.node.icalendar).toMatch(/RECURRENCE-ID;TZID=Europe\/Lisbon:20310311T093000/);
    expect(outbox.edges[0]?.node.icalendar).toMatch(/DTSTART;TZID=Europe\/Lisbon:20310311T103000/);
    const after = await occurrences('series-accept');
    expect(after.recipients[0]?.occurrences).toEqual([]);
    expect(after.timeline.edges.map(({ node }) => node).filter(({ resolution }) => resolution)).toEqual([
      { resolution: 'ACCEPTED', recurrenceId: { dateTime: '2031-03-11T09:30:00.000Z' } },
    ]);
  });

  test('is put aside alone when it is declined', async () => {
    const recipientId = await proposedOnce('series-decline');
    expect((await resolve('decline', { recipientId, occurrence: WEEK_TWO })).errors).toEqual([]);
    expect((await occurrences('series-decline')).recipients[0]?.occurrences).toEqual([
      { recurrenceId: { dateTime: '2031-03-11T09:30:00.000Z' }, status: 'TENTATIVE', proposal: null },
    ]);
    expect((await resolve('decline', { recipientId, occurrence: WEEK_TWO })).errors).toMatchObject([
      { code: 'NOT_ALLOWED' },
    ]);
  });
});
