import type { CountsFragment } from '../generated/graphql.ts';
import { countOf, STATUS_WORDS, STATUSES } from '../invites/status.tsx';

const RADIUS = 52;
const AROUND = 2 * Math.PI * RADIUS;

/** Who is coming, as a ring that moves as answers arrive, with the numbers beside it. */
export function Donut({ counts }: { readonly counts: CountsFragment }) {
  let before = 0;
  return (
    <figure className="donut">
      <svg viewBox="0 0 128 128" aria-hidden="true">
        <circle className="donut-track" cx="64" cy="64" r={RADIUS} />
        {STATUSES.filter((status) => status !== 'PENDING').map((status) => {
          const share = counts.total === 0 ? 0 : countOf(counts, status) / counts.total;
          const begins = before;
          before += share;
          return (
            <circle
              key={status}
              className={`donut-part ${status}`}
              cx="64"
              cy="64"
              r={RADIUS}
              style={{ strokeDasharray: `${share * AROUND} ${AROUND}`, strokeDashoffset: -begins * AROUND }}
            />
          );
        })}
        <text className="donut-number" x="64" y="66">
          {counts.accepted}
        </text>
        <text className="donut-words" x="64" y="84">
          of {counts.total} coming
        </text>
      </svg>
      <dl className="legend">
        {STATUSES.map((status) => (
          <div key={status}>
            <dt>
              <span className={`mark ${status}`} aria-hidden="true" />
              {STATUS_WORDS[status]}
            </dt>
            <dd>{countOf(counts, status)}</dd>
          </div>
        ))}
      </dl>
    </figure>
  );
}
