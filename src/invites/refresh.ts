import { sameAddress } from './address.ts';
import type { Invite, Verification } from './invite.ts';
import type { Clock, Engine, ReportedAnswer, ReportedState } from './ports.ts';
import type { ClaimedReply, RecordReply } from './record-reply.ts';

/** How often a look-up is repeated because an answer came in while it was under way. */
const MAX_LOOKS = 3;

const FETCHED: Verification = {
  verified: true,
  method: 'UPSTREAM',
  explanation: 'Read from Cronofy itself, over a connection with its own credentials.',
};

export interface RefreshParts {
  readonly engine: Engine;
  readonly recordReply: RecordReply;
  readonly clock: Clock;
}

/** Brings an invite to the state that its upstream has, and gives it. Rejects with the upstream's failure. */
export type Refresh = (invite: Invite, priority: 'caller' | 'background') => Promise<Invite>;

/**
 * Looks up the present answers where an invite is kept and records what differs: what was fetched wins. Callers
 * that ask for one invite at a time share one look-up. An invite that is kept here is given back as it is.
 */
export function createRefresh({ engine, recordReply, clock }: RefreshParts): Refresh {
  const underWay = new Map<string, Promise<Invite>>();

  const look = async (invite: Invite, priority: 'caller' | 'background'): Promise<Invite> => {
    const { upstream } = engine;
    if (!upstream || !invite.upstream) return invite;
    let present = invite;
    for (let looks = 1; ; looks++) {
      const state = await upstream.fetch(present, priority);
      const recorded = await recordReply(
        present.application,
        { id: present.id },
        answersOf(present, state, clock.now()),
        { asOfRevision: present.revision },
      );
      const after = recorded.invite ?? present;
      // What was fetched may be older than an answer that came in meanwhile, and must not undo it.
      if (after.revision === present.revision || recorded.disposition !== 'stale' || looks === MAX_LOOKS)
        return after;
      present = after;
    }
  };

  return (invite, priority) => {
    // Whoever looks because of a callback must not be given what was fetched before it, and nobody who waits
    // should wait for work that only gets what callers leave of the rate.
    if (priority === 'background') return look(invite, priority);
    // Nobody to be asked: the gateway itself is where its answers arrive.
    if (!engine.upstream || !invite.upstream) return Promise.resolve(invite);
    const known = underWay.get(invite.id);
    if (known) return known;
    const looking = look(invite, priority).finally(() => underWay.delete(invite.id));
    underWay.set(invite.id, looking);
    return looking;
  };
}

/** Only what differs is an answer: taken whole, every look would say that everybody answered again. */
function answersOf(invite: Invite, { recipients, replies }: ReportedState, now: number): ClaimedReply[] {
  const recipientAnswers = recipients.filter((reported) => {
    const known = invite.recipients.find(({ email }) => sameAddress(email, reported.email));
    return known !== undefined && !sameAnswer(known, reported);
  });
  const otherAnswers = replies.filter((reported) => {
    if (invite.recipients.some(({ email }) => sameAddress(email, reported.email))) return false;
    const known = invite.replies.find(({ email }) => sameAddress(email, reported.email));
    return known === undefined || !sameAnswer(known, reported);
  });
  // A clock that was set back would make the newest of all answers look like an old one.
  const receivedAt = Math.max(now, ...invite.orders.map(({ stamp }) => stamp));
  return [...recipientAnswers, ...otherAnswers].map(({ email, ...answer }) => ({
    claim: { from: email },
    reply: { ...answer, receivedAt, channel: 'CALLBACK', verification: FETCHED },
  }));
}

function sameAnswer(known: Omit<ReportedAnswer, 'email'>, reported: ReportedAnswer): boolean {
  const times = (proposal: ReportedAnswer['proposal']) =>
    proposal &&
    [proposal.start, proposal.end].map((time) => (time.kind === 'date' ? time.date : time.instant));
  return (
    known.status === reported.status &&
    (known.comment ?? '') === (reported.comment ?? '') &&
    JSON.stringify(times(known.proposal)) === JSON.stringify(times(reported.proposal))
  );
}
