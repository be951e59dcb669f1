import type { Invite } from '../invites/invite.ts';

/** The ways into a recipient's page; each only shows it, with something chosen already. */
export interface AnswerLinks {
  readonly yes: string;
  readonly maybe: string;
  readonly no: string;
  /** Absent where no other time can be proposed: for a series it would be unclear which date is meant. */
  readonly propose?: string;
}

/** The links of an invite's mail into the page at `rsvpUrl`. */
export function answerLinks({ event }: Invite, rsvpUrl: string): AnswerLinks {
  const to = (answer: string) => {
    const url = new URL(rsvpUrl);
    url.searchParams.set('answer', answer);
    return url.href;
  };
  return {
    yes: to('accepted'),
    maybe: to('tentative'),
    no: to('declined'),
    // The field's own fragment, which browsers unfold it for.
    ...(event.recurrence ? {} : { propose: new URL('#date', rsvpUrl).href }),
  };
}
