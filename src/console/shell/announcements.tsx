import { useEffect, useState } from 'react';
import type { LiveEvent } from '../graph/live.ts';
import { useLive } from '../graph/use-live.ts';
import { STATUS_WORDS } from '../invites/status.tsx';

/** How many are on the screen at once, and for how long, in milliseconds. */
const AT_ONCE = 3;
const SHOWN_FOR = 6000;

/** Tells of answers as they arrive, wherever somebody is; a screen reader reads them out. */
export function Announcements() {
  const live = useLive();
  const [shown, setShown] = useState<readonly LiveEvent[]>([]);
  useEffect(
    () =>
      live.listen((event) => {
        if (event.__typename !== 'RsvpReceived') return;
        setShown((before) => [...before, event].slice(-AT_ONCE));
        setTimeout(() => setShown((before) => before.filter((one) => one !== event)), SHOWN_FOR);
      }),
    [live],
  );
  return (
    <div className="announcements" role="log" aria-label="New answers">
      {shown.map((event) => (
        <p key={event.id} className="announcement">
          {sentence(event)}
        </p>
      ))}
    </div>
  );
}

function sentence(event: LiveEvent) {
  if (event.__typename !== 'RsvpReceived') return null;
  const status = STATUS_WORDS[event.status];
  return (
    <>
      <span className={`mark ${event.status}`} aria-hidden="true" />
      <span>
        <strong>{event.recipient?.name ?? event.reply.email}</strong> answers “{status}” to{' '}
        {event.invite.event.summary}
      </span>
    </>
  );
}
