import { graphqlRequest } from './graphql-request.ts';

/** A whole CreateInviteInput; what is given replaces its part. */
export function inviteInput(smartInviteId: string, changes: Record<string, unknown> = {}) {
  return {
    smartInviteId,
    recipient: { email: 'ana@guest.test' },
    event: {
      summary: 'Flat viewing',
      start: { dateTime: '2031-03-04T09:30:00Z', timeZone: 'Europe/Lisbon' },
      end: { dateTime: '2031-03-04T10:00:00Z', timeZone: 'Europe/Lisbon' },
    },
    ...changes,
  };
}

/** An invite whose mail the application sends itself, so that it makes exactly one event. */
export function quietInput(smartInviteId: string, changes: Record<string, unknown> = {}) {
  return inviteInput(smartInviteId, { delivery: 'RETURN', ...changes });
}

/** The cursor that lies just after the invite's first event, for `after`. */
export async function createInvite(
  graphqlUrl: string,
  input: ReturnType<typeof inviteInput>,
): Promise<{ readonly id: string; readonly cursor: string }> {
  const answer = await graphqlRequest(
    graphqlUrl,
    `mutation Create($input: CreateInviteInput!) {
      createInvite(input: $input) {
        invite { id timeline(first: 1) { edges { cursor } } }
        errors { code message path }
      }
    }`,
    { input },
  );
  const payload = answer.data?.createInvite;
  if (!payload?.invite) throw new Error(`The invite was refused: ${JSON.stringify(answer)}`);
  return { id: payload.invite.id, cursor: payload.invite.timeline.edges[0].cursor };
}
