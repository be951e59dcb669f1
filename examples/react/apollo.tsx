import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { ApolloProvider, useQuery, useSubscription } from '@apollo/client/react';
import { resumingLink } from 'invitegraph/client/apollo';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AnswersDocument, VisitsDocument } from './generated/graphql.ts';
import { gateway, VisitList } from './visit-list.tsx';

const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(
    ({ operationType }) => operationType === 'subscription',
    resumingLink({ url: gateway }),
    new HttpLink({ uri: gateway }),
  ),
});

function Visits() {
  const { data, error } = useQuery(VisitsDocument);
  // From the list on: what happens between its reading and the subscription's beginning is not lost.
  const after = data?.latestCursor;
  // Each event brings its invite as it is now: the cache puts it into the list by its id.
  const answers = useSubscription(AnswersDocument, { variables: { after }, skip: !after });
  if (error ?? answers.error) return <p role="alert">{(error ?? answers.error)?.message}</p>;
  return <VisitList visits={data?.invites.edges.map(({ node }) => node) ?? []} />;
}

createRoot(document.getElementById('page') as HTMLElement).render(
  <StrictMode>
    <ApolloProvider client={client}>
      <Visits />
    </ApolloProvider>
  </StrictMode>,
);
