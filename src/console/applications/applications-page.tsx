import { useState } from 'react';
import { useQuery } from 'urql';
import {
  type ApplicationLineFragment,
  ApplicationsDocument,
  OwnApplicationDocument,
} from '../generated/graphql.ts';
import { codeOf } from '../graph/client.ts';
import { momentText } from '../invites/when.ts';
import { Heading } from '../shell/heading.tsx';
import { addressOf } from '../shell/route.ts';
import { Trouble } from '../shell/trouble.tsx';
import { CreateApplication } from './create-application.tsx';

/** The application of whoever looks and, for operators, all the others. */
export function ApplicationsPage() {
  const [{ data: own, error }] = useQuery({ query: OwnApplicationDocument });
  const [places, setPlaces] = useState<readonly (string | null)[]>([null]);
  const [creates, setCreates] = useState(false);
  const [round, setRound] = useState(0);
  const [{ data: first, error: refused }] = useQuery({
    query: ApplicationsDocument,
    variables: { after: null },
  });
  // Only operators see others than their own, and make new ones.
  const isOperator = first !== undefined && !refused;
  return (
    <>
      <Heading
        title="Applications"
        actions={
          isOperator && (
            <button type="button" className="button primary" onClick={() => setCreates(true)}>
              Create an application
            </button>
          )
        }
      >
        <p className="quiet">Each has invites, events and keys of its own, and sees nothing of any other.</p>
      </Heading>
      <Trouble error={error} />
      {refused && codeOf(refused) !== 'FORBIDDEN' && <Trouble error={refused} />}
      <ul className="stack">
        {own?.application && <Line application={own.application} />}
        {isOperator &&
          places.map((after, index) => (
            <Others
              key={`${round} ${after}`}
              after={after}
              own={own?.application?.clientId}
              onMore={index === places.length - 1 ? (next) => setPlaces([...places, next]) : undefined}
            />
          ))}
      </ul>
      {creates && (
        <CreateApplication
          onDone={() => {
            setPlaces([null]);
            setRound(round + 1);
          }}
          onClose={() => setCreates(false)}
        />
      )}
    </>
  );
}

function Others(props: {
  readonly after: string | null;
  readonly own: string | undefined;
  readonly onMore: ((after: string | null) => void) | undefined;
}) {
  const { after, own, onMore } = props;
  const [{ data, error }] = useQuery({
    query: ApplicationsDocument,
    variables: { after },
    requestPolicy: 'cache-and-network',
  });
  if (!data)
    return error ? (
      <li>
        <Trouble error={error} />
      </li>
    ) : null;
  const { edges, pageInfo } = data.applications;
  return (
    <>
      {edges
        .filter(({ node }) => node.clientId !== own)
        .map(({ node }) => (
          <Line key={node.clientId} application={node} />
        ))}
      {pageInfo.hasNextPage && onMore && (
        <li className="paging">
          <button type="button" className="button" onClick={() => onMore(pageInfo.endCursor)}>
            Show older ones
          </button>
        </li>
      )}
    </>
  );
}

function Line({ application }: { readonly application: ApplicationLineFragment }) {
  const { clientId, name, createdAt, disabledAt } = application;
  return (
    <li className="card guest-head">
      <div>
        <h2>
          <a href={addressOf(['applications', clientId])}>{name}</a>
        </h2>
        <p className="quiet small">
          <code>{clientId}</code>
          {createdAt && ` · since ${momentText(createdAt)}`}
        </p>
      </div>
      {disabledAt && <span className="tag">Shut out</span>}
    </li>
  );
}
