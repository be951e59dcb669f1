import { useState } from 'react';
import { UnmatchedRepliesDocument } from '../generated/graphql.ts';
import { useFreshQuery, useVersion } from '../graph/use-live.ts';
import { Heading } from '../shell/heading.tsx';
import { Trouble } from '../shell/trouble.tsx';
import { Reply } from './unmatched-reply.tsx';

const UNMATCHED_EVERY = 1000;

/** Messages that wait for a person: nothing that arrives is dropped without trace. */
export function UnmatchedPage() {
  return (
    <>
      <Heading title="Unmatched">
        <p className="quiet">Messages that could not be made an answer. Each waits here for 30 days.</p>
      </Heading>
      <Replies after={null} />
    </>
  );
}

function Replies({ after }: { readonly after: string | null }) {
  const [more, setMore] = useState(false);
  const [{ data, error }] = useFreshQuery(UnmatchedRepliesDocument, { after }, useVersion(), UNMATCHED_EVERY);
  if (!data) return <Trouble error={error} />;
  const { edges, pageInfo } = data.unmatchedReplies;
  if (edges.length === 0) return <p className="empty">Nothing waits. Every answer found its invite.</p>;
  return (
    <>
      <ul className="stack">
        {edges.map(({ node }) => (
          <Reply key={node.id} reply={node} />
        ))}
      </ul>
      {pageInfo.hasNextPage && !more && (
        <div className="paging">
          <button type="button" className="button" onClick={() => setMore(true)}>
            Show older ones
          </button>
        </div>
      )}
      {pageInfo.hasNextPage && more && <Replies after={pageInfo.endCursor} />}
    </>
  );
}
