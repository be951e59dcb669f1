import type { InviteCardFragment } from '../generated/graphql.ts';
import { useNewest } from '../graph/use-live.ts';
import { addressOf } from '../shell/route.ts';
import { AnswerBar } from './answer-bar.tsx';
import { CalendarLeaf } from './calendar-leaf.tsx';
import { whenText } from './when.ts';

/** An invite in the list, with the answers that arrived since the list was asked for. */
export function InviteRow({ invite }: { readonly invite: InviteCardFragment }) {
  const newest = useNewest(invite);
  const { event } = newest;
  const cancelled = newest.state === 'CANCELLED';
  return (
    <li className={cancelled ? 'row cancelled' : 'row'}>
      <CalendarLeaf start={event.start} />
      <div className="row-facts">
        <h2 className="row-title">
          <a href={addressOf(['invites', newest.id])}>{event.summary}</a>
          {cancelled && <span className="tag">Cancelled</span>}
          {event.recurrence && <span className="tag">Repeats</span>}
        </h2>
        <p className="quiet">{whenText(event.start, event.end)}</p>
        {event.location?.description && <p className="quiet">{event.location.description}</p>}
      </div>
      <AnswerBar counts={newest.rsvpSummary} />
    </li>
  );
}
