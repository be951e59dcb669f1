import { useState } from 'react';
import { now } from '../clock.ts';
import {
  CancelOccurrenceDocument,
  OccurrencesDocument,
  type WholeInviteFragment,
} from '../generated/graphql.ts';
import { useFreshQuery, useVersion } from '../graph/use-live.ts';
import { whenText } from '../invites/when.ts';
import { Trouble } from '../shell/trouble.tsx';
import { Confirm } from './confirm.tsx';
import { EditOccurrence } from './edit-occurrence.tsx';
import { nameOf } from './name-of.ts';
import { type Occurrence, occurrenceName } from './occurrence-name.ts';
import { useChange } from './use-change.ts';

/** What a page shows of a series; a series without an end has no last one. */
const SHOWN = 12;

/** The times at which an event that repeats takes place, each with its own answers. */
export function Occurrences({ invite }: { readonly invite: WholeInviteFragment }) {
  // From the opening of the page on: with the present moment, each rendering would ask for something else.
  const [after] = useState(() => new Date(now()).toISOString());
  const [{ data, error }] = useFreshQuery(
    OccurrencesDocument,
    { id: invite.id, first: SHOWN, after },
    useVersion(invite.id),
  );
  const [asked, setAsked] = useState<Occurrence>();
  const [edited, setEdited] = useState<Occurrence>();
  return (
    <section className="card" aria-labelledby="occurrences">
      <h2 id="occurrences">Coming dates</h2>
      <Trouble error={error} />
      <ul className="guests">
        {data?.invite?.occurrences.map((one) => (
          <li key={keyOf(one)} className="guest">
            <div className="guest-head">
              <div>
                <h3>{whenText(one.start, one.end)}</h3>
                {one.summary !== invite.event.summary && <p>{one.summary}</p>}
              </div>
              {one.cancelled && <span className="tag">Cancelled</span>}
            </div>
            <p className="quiet small">
              {one.rsvpSummary.accepted} of {one.rsvpSummary.total} are coming
            </p>
            {!one.cancelled && invite.state === 'ACTIVE' && (
              <div className="actions">
                <button type="button" className="button slight" onClick={() => setEdited(one)}>
                  Change this date<span className="hidden"> ({whenText(one.start, one.end)})</span>
                </button>
                <button type="button" className="button slight" onClick={() => setAsked(one)}>
                  Cancel this date<span className="hidden"> ({whenText(one.start, one.end)})</span>
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {edited && <EditOccurrence invite={invite} occurrence={edited} onClose={() => setEdited(undefined)} />}
      {asked && <AskCancel invite={invite} occurrence={asked} onClose={() => setAsked(undefined)} />}
    </section>
  );
}

function AskCancel(props: {
  readonly invite: WholeInviteFragment;
  readonly occurrence: Occurrence;
  readonly onClose: () => void;
}) {
  const { invite, occurrence, onClose } = props;
  const change = useChange(CancelOccurrenceDocument);
  const cancel = () =>
    change.run({
      input: {
        ...nameOf(invite),
        occurrence: occurrenceName(occurrence),
        expectedRevision: invite.revision,
      },
    });
  return (
    <Confirm
      title="Cancel this date?"
      change={change}
      yes="Cancel it and tell them"
      no="Keep it"
      onYes={cancel}
      onClose={onClose}
    >
      {whenText(occurrence.start, occurrence.end)} is called off and everybody is mailed so. The other dates
      stay.
    </Confirm>
  );
}

/** What React knows it by. */
function keyOf({ recurrenceId }: Occurrence): string {
  return recurrenceId.date ?? recurrenceId.dateTime ?? '';
}
