import { useState } from 'react';
import type { WholeInviteFragment } from '../generated/graphql.ts';
import { AddGuest } from './add-guest.tsx';
import { Guest } from './guest.tsx';

/** Everybody on an invite; one for several takes more of them. */
export function Guests({ invite }: { readonly invite: WholeInviteFragment }) {
  const [asks, setAsks] = useState(false);
  const { recipient, recipients, replies, state } = invite;
  const answerOf = (email: string) =>
    replies.find((reply) => reply.email.toLowerCase() === email.toLowerCase());
  return (
    <section className="card" aria-labelledby="guests">
      <h2 id="guests">Guests</h2>
      <ul className="guests">
        {recipients.map((guest) => (
          <Guest key={guest.id} invite={invite} guest={guest} answer={answerOf(guest.email)} />
        ))}
      </ul>
      {state === 'ACTIVE' && !recipient && (
        <div className="actions">
          <button type="button" className="button slight" onClick={() => setAsks(true)}>
            Add a guest
          </button>
        </div>
      )}
      {asks && <AddGuest invite={invite} onClose={() => setAsks(false)} />}
    </section>
  );
}
