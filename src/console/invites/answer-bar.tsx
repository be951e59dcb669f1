import type { CountsFragment } from '../generated/graphql.ts';
import { countOf, STATUSES } from './status.tsx';

const SHORT = { ACCEPTED: 'yes', TENTATIVE: 'maybe', DECLINED: 'no', PENDING: 'open' } as const;

/** Who answered what, as a bar that moves and in words. */
export function AnswerBar({ counts }: { readonly counts: CountsFragment }) {
  return (
    <div className="answers">
      <div className="bar" aria-hidden="true">
        {STATUSES.map((status) => (
          <span key={status} className={`bar-part ${status}`} style={{ flexGrow: countOf(counts, status) }} />
        ))}
      </div>
      <p className="answers-words">
        {STATUSES.filter((status) => countOf(counts, status) > 0).map((status) => (
          <span key={status} className={`count ${status}`}>
            {countOf(counts, status)} {SHORT[status]}
          </span>
        ))}
      </p>
    </div>
  );
}
