import { afterAll, beforeAll, expect, test } from 'vitest';
import { CALENDAR_CLIENTS } from '../../src/invites/calendar-client.ts';
import { createInvite, inviteInput } from '../support/create-invite.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const SECOND = { dateTime: '2031-03-11T09:30:00Z', timeZone: 'Europe/Lisbon' };
const ANSWER = `mutation ($input: SimulateReplyInput!) {
  simulateReply(input: $input) {
    disposition reasons errors { message }
    invite { recipient { status occurrences { recurrenceId { dateTime } status } } }
  }
}`;

/** The series whose second occurrence is answered, timed or of whole days. */
async function answered(smartInviteId: string, client: string, changes: Record<string, unknown> = {}) {
  const input = inviteInput(smartInviteId);
  const event = { ...input.event, recurrence: { rule: 'FREQ=WEEKLY;COUNT=5' } };
  await createInvite(gateway.graphqlUrl, { ...input, event });
  const { data, errors } = await gateway.request(ANSWER, {
    input: {
      smartInviteId,
      recipientEmail: 'ana@guest.test',
      client,
      status: 'DECLINED',
      occurrence: SECOND,
      ...changes,
    },
  });
  expect(errors).toBeUndefined();
  return data.simulateReply;
}

test.each(CALENDAR_CLIENTS)(
  'an answer of %s to one occurrence is about that occurrence alone',
  async (client) => {
    expect(await answered(client, client)).toMatchObject({
      disposition: 'applied',
      errors: [],
      invite: {
        recipient: {
          status: 'PENDING',
          occurrences: [{ recurrenceId: { dateTime: '2031-03-11T09:30:00.000Z' }, status: 'DECLINED' }],
        },
      },
    });
  },
);

test.each(CALENDAR_CLIENTS)(
  'case 73: an answer of %s to a day that the series has not changes nothing',
  async (client) => {
    const result = await answered(`${client}-none`, client, {
      occurrence: { dateTime: '2031-03-12T09:30:00Z', timeZone: 'Europe/Lisbon' },
    });
    expect(result.invite?.recipient ?? { status: 'PENDING', occurrences: [] }).toEqual({
      status: 'PENDING',
      occurrences: [],
    });
    expect([result.disposition, ...result.errors].join()).not.toContain('applied');
  },
);
