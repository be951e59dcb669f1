import type { VisitFragment } from './generated/graphql.ts';

type Visit = Pick<VisitFragment, 'id'> & {
  readonly event: Pick<VisitFragment['event'], 'summary'>;
  readonly recipients: readonly Pick<
    VisitFragment['recipients'][number],
    'id' | 'email' | 'status' | 'comment'
  >[];
};

/** Who was invited to what, and what they answered. */
export function VisitList({ visits }: { visits: readonly Visit[] }) {
  return (
    <ul>
      {visits.map(({ id, event, recipients }) => (
        <li key={id}>
          {event.summary}:{' '}
          {recipients.map((recipient) => (
            <span key={recipient.id} data-status={recipient.status}>
              {recipient.email} {recipient.status.toLowerCase()} {recipient.comment}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** The gateway of `?gateway=http://127.0.0.1:4000/graphql`; its ALLOWED_ORIGINS must name this page's origin. */
export const gateway = new URLSearchParams(location.search).get('gateway') ?? 'http://127.0.0.1:4000/graphql';
