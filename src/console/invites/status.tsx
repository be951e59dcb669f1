import type { CountsFragment, RsvpStatus } from '../generated/graphql.ts';

/** What an answer is called on the console, as on the recipient's page. */
export const STATUS_WORDS: Readonly<Record<RsvpStatus, string>> = {
  ACCEPTED: 'Yes',
  TENTATIVE: 'Maybe',
  DECLINED: 'No',
  PENDING: 'No answer yet',
};

/** In the order in which they are shown. */
export const STATUSES = ['ACCEPTED', 'TENTATIVE', 'DECLINED', 'PENDING'] as const satisfies RsvpStatus[];

export function countOf(counts: CountsFragment, status: RsvpStatus): number {
  const byStatus = {
    ACCEPTED: counts.accepted,
    TENTATIVE: counts.tentative,
    DECLINED: counts.declined,
    PENDING: counts.pending,
  };
  return byStatus[status];
}

export function StatusMark({ status }: { readonly status: RsvpStatus }) {
  return (
    <span className={`status ${status}`}>
      <span className={`mark ${status}`} aria-hidden="true" />
      {STATUS_WORDS[status]}
    </span>
  );
}
