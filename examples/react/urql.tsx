import { resumingForward } from 'invitegraph/client/urql';
import { StrictMode, useEffect, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import {
  Client,
  cacheExchange,
  fetchExchange,
  Provider,
  subscriptionExchange,
  useQuery,
  useSubscription,
} from 'urql';
import { AnswersDocument, VisitsDocument } from './generated/graphql.ts';
import { gateway, VisitList } from './visit-list.tsx';

const client = new Client({
  url: gateway,
  preferGetMethod: false,
  exchanges: [
    cacheExchange,
    fetchExchange,
    subscriptionExchange({ forwardSubscription: resumingForward({ url: gateway }) }),
  ],
});

function Visits() {
  const [{ data, error }, readAgain] = useQuery({ query: VisitsDocument });
  // From the list on: what happens between its reading and the subscription's beginning is not lost.
  const after = useRef(data?.latestCursor);
  after.current ??= data?.latestCursor;
  const [answers] = useSubscription({
    query: AnswersDocument,
    variables: { after: after.current },
    pause: !data,
  });
  // urql's document cache knows nothing of invites: the list is read anew with each answer.
  const newest = answers.data?.inviteEvents.id;
  useEffect(() => {
    if (newest) readAgain({ requestPolicy: 'network-only' });
  }, [newest, readAgain]);
  if (error ?? answers.error) return <p role="alert">{(error ?? answers.error)?.message}</p>;
  return <VisitList visits={data?.invites.edges.map(({ node }) => node) ?? []} />;
}

createRoot(document.getElementById('page') as HTMLElement).render(
  <StrictMode>
    <Provider value={client}>
      <Visits />
    </Provider>
  </StrictMode>,
);
