import { print } from 'graphql';
import { createInviteEventStream } from 'invitegraph/client';
import { onScopeDispose, shallowRef } from 'vue';
import {
  AnswersDocument,
  type AnswersSubscription,
  type GuestsFragment,
  PresentDocument,
  type PresentQuery,
} from './generated/graphql.ts';

/** One invite as it is now and after each answer, for as long as the component that asks is there. */
export function useInvite(url: string, smartInviteId: string) {
  const invite = shallowRef<GuestsFragment>();
  const failure = shallowRef<Error>();
  let ended = false;
  let stop = () => {};
  onScopeDispose(() => {
    ended = true;
    stop();
  });

  const begin = async () => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: print(PresentDocument), variables: { smartInviteId } }),
    });
    const { data, errors } = (await response.json()) as { data?: PresentQuery; errors?: Error[] };
    if (!data?.invite) throw new Error(errors?.[0]?.message ?? `There is no invite ${smartInviteId}.`);
    if (ended) return;
    invite.value = data.invite;
    // From there on: what happens between the reading and the subscription's beginning is not lost.
    const answers = createInviteEventStream<AnswersSubscription['inviteEvents']>({
      url,
      query: AnswersDocument,
      variables: { filter: { smartInviteIds: [smartInviteId], types: ['RSVP_RECEIVED'] } },
      after: data.latestCursor,
    });
    const subscription = answers.subscribe({
      next: (event) => {
        invite.value = event.invite;
      },
      error: (error) => {
        failure.value = error as Error;
      },
    });
    stop = () => subscription.unsubscribe();
  };
  begin().catch((error: Error) => {
    failure.value = error;
  });
  return { invite, failure };
}
