import { useState } from 'react';
import { now } from '../clock.ts';
import {
  CancelOccurrenceDocument,
  OccurrencesDocument,
  type OccurrencesQuery,
  type WholeInviteFragment,
} from '../generated/graphql.ts';
import { useFreshQuery, useVersion } from '../graph/use-live.ts';
import { whenText } from '../invites/when.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Trouble } from '../shell/trouble.tsx';
import { ChangeTrouble } from './change-trouble.tsx';
import { useChange } from './use-change.ts';

type Occurrence = NonNullable<OccurrencesQuery['invite']>['occurrences'][number];

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
  return (
    <section className="card" aria-labelledby="occurrences">
      <h2 id="occurrences">Coming dates</h2>
      <Trouble error={error} />
      <ul className="guests">
        {data?.invite?.occurrences.map((one) => (
          <li key={keyOf(one)} className="guest">
            <div className="guest-head">
              <h3>{whenText(one.start, one.end)}</h3>
              {one.cancelled && <span className="tag">Cancelled</span>}
            </div>
            <p className="quiet small">
              {one.rsvpSummary.accepted} of {one.rsvpSummary.total} are coming
            </p>
            {!one.cancelled && invite.state === 'ACTIVE' && (
              <div className="actions">
                <button type="button" className="button slight" onClick={() => setAsked(one)}>
                  Cancel this date<span className="hidden"> ({whenText(one.start, one.end)})</span>
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
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
  const { run, fetching, problems, error } = useChange(CancelOccurrenceDocument);
  const cancel = async () => {
    const { date, dateTime, timeZone } = occurrence.recurrenceId;
    const only = invite.recipient && invite.recipients[0]?.email;
    const done = await run({
      input: {
        smartInviteId: invite.smartInviteId,
        ...(only ? { recipientEmail: only } : {}),
        occurrence: date === null ? { dateTime, timeZone } : { date },
        expectedRevision: invite.revision,
      },
    });
    if (done) onClose();
  };
  return (
    <Dialog title="Cancel this date?" onClose={onClose}>
      <div className="stack">
        <p>
          {whenText(occurrence.start, occurrence.end)} is called off and everybody is mailed so. The other
          dates stay.
        </p>
        <ChangeTrouble problems={problems} error={error} />
        <div className="actions">
          <button type="button" className="button danger" disabled={fetching} onClick={() => void cancel()}>
            Cancel it and tell them
          </button>
          <button type="button" className="button" onClick={onClose}>
            Keep it
          </button>
        </div>
      </div>
    </Dialog>
  );
}

/** The start in the series names an occurrence for good, wherever it is moved to. */
function keyOf({ recurrenceId }: Occurrence): string {
  return recurrenceId.date ?? recurrenceId.dateTime ?? '';
}
