import { createHmac } from 'node:crypto';
import { CALLBACK_SECRET } from '../server.ts';
import { ask, jsonRequest } from './http.ts';

const CREATE = `mutation Create($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { id } errors { message } }
}`;

/** A guest who is on every invite of the benchmark, so that one filter can fit them all. */
export const GUEST = 'guest@bench.test';

/** Creates invites for one guest; the application mails them itself, so each makes one event and no mail. */
export async function createInvites(port: number, ids: readonly string[]): Promise<void> {
  for (const smartInviteId of ids) {
    const input = {
      smartInviteId,
      recipient: { email: GUEST, name: 'Guest' },
      delivery: 'RETURN',
      event: {
        summary: 'Flat viewing',
        start: { dateTime: '2031-03-04T09:30:00Z', timeZone: 'Europe/Lisbon' },
        end: { dateTime: '2031-03-04T10:00:00Z', timeZone: 'Europe/Lisbon' },
      },
    };
    const answer = await ask(
      port,
      jsonRequest('/graphql', JSON.stringify({ query: CREATE, variables: { input } })),
    );
    if (!answer.includes('"invite":{"id"')) throw new Error(`An invite was refused: ${answer}`);
  }
}

let calls = 0;

/** Signed callbacks, each of which changes the guest's answer and so makes one event; all of one size. */
export function callbackRequests(ids: readonly string[], count: number): Buffer[] {
  return Array.from({ length: count }, () => {
    const call = calls++;
    const body = JSON.stringify({
      notification: { type: 'smart_invite' },
      smart_invite: {
        smart_invite_id: ids[call % ids.length],
        recipient: {
          email: GUEST,
          status: Math.floor(call / ids.length) % 2 === 0 ? 'accepted' : 'declined',
          comment: commentOf(call),
        },
      },
    });
    return jsonRequest('/callbacks/cronofy', body, {
      'Cronofy-HMAC-SHA256': createHmac('sha256', CALLBACK_SECRET).update(body).digest('base64'),
    });
  });
}

/** A comment of fixed length, so that messages keep their size. */
function commentOf(call: number): string {
  return `Answer ${String(call % 1e6).padStart(6, '0')}`;
}
