import { useState } from 'react';
import { OutboxDocument } from '../generated/graphql.ts';
import { useFreshQuery, useVersion } from '../graph/use-live.ts';
import { momentText } from '../invites/when.ts';
import { Heading } from '../shell/heading.tsx';
import { addressOf } from '../shell/route.ts';
import { Trouble } from '../shell/trouble.tsx';

/** Mail is asked for again at most so often, in milliseconds, however much of it is captured. */
const OUTBOX_EVERY = 1000;

/** The mail that was captured instead of sent, newest first. */
export function OutboxPage() {
  return (
    <>
      <Heading title="Outbox">
        <p className="quiet">
          No mail server is configured: mail is kept here, and nothing leaves this machine.
        </p>
      </Heading>
      <Mails after={null} />
    </>
  );
}

function Mails({ after }: { readonly after: string | null }) {
  const [more, setMore] = useState(false);
  const [{ data, error }] = useFreshQuery(OutboxDocument, { after }, useVersion(), OUTBOX_EVERY);
  if (!data) return <Trouble error={error} />;
  const { edges, pageInfo } = data.outbox;
  if (edges.length === 0) return <p className="empty">Nothing was mailed yet.</p>;
  return (
    <>
      <ol className="rows">
        {edges.map(({ node }) => (
          <li key={node.id} className="row plain">
            <div className="row-facts">
              <h2 className="row-title">
                <a href={addressOf(['outbox', node.id])}>{node.subject}</a>
              </h2>
              <p className="quiet">to {node.to}</p>
            </div>
            <p className="quiet small">
              <time dateTime={node.createdAt}>{momentText(node.createdAt)}</time>
            </p>
          </li>
        ))}
      </ol>
      {pageInfo.hasNextPage && !more && (
        <div className="paging">
          <button type="button" className="button" onClick={() => setMore(true)}>
            Show older mail
          </button>
        </div>
      )}
      {pageInfo.hasNextPage && more && <Mails after={pageInfo.endCursor} />}
    </>
  );
}
