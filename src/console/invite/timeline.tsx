import { useState } from 'react';
import { TimelineDocument, type TimelineEntryFragment } from '../generated/graphql.ts';
import { useFreshQuery, useVersion } from '../graph/use-live.ts';
import { momentText } from '../invites/when.ts';
import { Trouble } from '../shell/trouble.tsx';
import { timelineText } from './timeline-text.ts';

/** Everything that happened to an invite, oldest first, a page at a time; the last page follows what happens. */
export function Timeline({ id }: { readonly id: string }) {
  return (
    <section className="card" aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      <TimelinePart id={id} after={null} />
    </section>
  );
}

function TimelinePart({ id, after }: { readonly id: string; readonly after: string | null }) {
  const [more, setMore] = useState(false);
  const [{ data, error }] = useFreshQuery(TimelineDocument, { id, after }, useVersion(id));
  const timeline = data?.invite?.timeline;
  if (!timeline) return <Trouble error={error} />;
  const { hasNextPage, endCursor } = timeline.pageInfo;
  return (
    <>
      <ol className="timeline">
        {timeline.edges.map(({ node }) => (
          <Entry key={node.id} entry={node} />
        ))}
      </ol>
      {hasNextPage && !more && (
        <button type="button" className="button slight" onClick={() => setMore(true)}>
          Show what came after
        </button>
      )}
      {hasNextPage && more && <TimelinePart id={id} after={endCursor} />}
    </>
  );
}

function Entry({ entry }: { readonly entry: TimelineEntryFragment }) {
  const { title, detail } = timelineText(entry);
  return (
    <li className="entry">
      <span
        className={`mark ${entry.__typename === 'RsvpReceived' ? entry.status : 'PENDING'}`}
        aria-hidden="true"
      />
      <div>
        <p>{title}</p>
        {detail && <p className="quiet small">{detail}</p>}
        <p className="quiet small">
          <time dateTime={entry.occurredAt}>{momentText(entry.occurredAt)}</time>
        </p>
      </div>
    </li>
  );
}
