import type { CalendarClient } from '../../src/invites/calendar-client.ts';
import type { TestGateway } from '../support/open-gateway.ts';
import { ANA, aGuest, type Guest, type Played } from './a-guest.ts';

/** A guest's client cannot do this at all: `simulateReply` refuses it in these words. */
export interface Unable {
  readonly unable: string;
}
/** One cell of the table: what was seen, in as few words as it takes. */
export type Cell = string | Unable;

type Behaviour = (guest: Guest) => Promise<Cell>;

const NEW_START = '2031-03-05T14:00:00';

/** What people do with an invitation, in the order of the table's columns. */
export const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  accept: answers('ACCEPTED'),
  maybe: answers('TENTATIVE'),
  decline: answers('DECLINED'),

  async comment(guest) {
    const comment = 'Käse, please; "10 o’clock" would be fine';
    const played = await guest.answer({ status: 'ACCEPTED', comment });
    return said(played, ({ seen }) => (seen.comment === comment ? 'yes' : `became ${seen.comment}`));
  },

  async 'new time'(guest) {
    const proposal = {
      start: { dateTime: `${NEW_START}Z`, timeZone: 'Europe/Lisbon' },
      end: { dateTime: '2031-03-05T14:30:00Z', timeZone: 'Europe/Lisbon' },
    };
    const played = await guest.answer({ status: 'TENTATIVE', proposal });
    return said(played, ({ seen }) => {
      const start = seen.proposal?.start.dateTime;
      return seen.status === 'TENTATIVE' && start?.startsWith(NEW_START) ? 'yes' : `became ${start}`;
    });
  },

  async alias(guest) {
    const sentFrom = 'ana.ruiz@guest.test';
    return whose(await guest.answer({ status: 'ACCEPTED', sentFrom }), sentFrom);
  },

  async 'other account'(guest) {
    const sentFrom = 'ana@elsewhere.test';
    return whose(await guest.answer({ status: 'ACCEPTED', sentFrom }), sentFrom);
  },

  async forwarded(guest) {
    const email = 'eve@elsewhere.test';
    return whose(await guest.answer({ status: 'ACCEPTED', answeredBy: { email, name: 'Eve' } }), email);
  },

  async delegated(guest) {
    const played = await guest.answer({ status: 'PENDING', delegateTo: 'bo@guest.test' });
    return said(played, ({ seen, disposition }) => {
      const delegate = seen.replies.find(({ email }) => email === 'bo@guest.test');
      const known = delegate?.status === 'PENDING' ? 'listed' : `not listed, ${disposition}`;
      return seen.status === 'PENDING' ? known : `became ${seen.status}`;
    });
  },

  async moved(guest) {
    const old = await guest.invitation();
    await guest.moved();
    await guest.answersLate(old, 'ACCEPTED');
    const { status } = await guest.seen();
    if (status !== 'PENDING') return `an old answer counted as ${status}`;
    const played = await guest.answer({ status: 'DECLINED' });
    return said(played, ({ seen }) => (seen.status === 'DECLINED' ? 'yes' : 'the new answer was lost'));
  },

  async cancelled(guest) {
    await guest.cancelled();
    const played = await guest.answer({ status: 'ACCEPTED' });
    return said(played, ({ seen, disposition }) =>
      seen.status === 'PENDING' && disposition === 'cancelled-invite' ? 'noted' : `became ${seen.status}`,
    );
  },
};

/** Everything that one client does, each on an invite of its own: one row of the table. */
export async function observe(gateway: TestGateway, client: CalendarClient): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  for (const [name, behave] of Object.entries(BEHAVIOURS))
    cells.push(await behave(await aGuest(gateway, client, name.replaceAll(' ', '-'))));
  return cells;
}

function answers(status: string): Behaviour {
  return async (guest) =>
    said(await guest.answer({ status }), ({ seen, disposition }) =>
      seen.status === status && disposition === 'applied' ? 'yes' : `${seen.status}, ${disposition}`,
    );
}

/** For whom an answer counted that did not come from the invited address. */
function whose(played: Played, email: string): Cell {
  return said(played, ({ seen, disposition }) => {
    const isListed = seen.replies.some((reply) => reply.email === email && reply.status === 'ACCEPTED');
    const isNamed = seen.replies.some((reply) => reply.email === ANA);
    if (seen.status === 'ACCEPTED') return 'yes';
    return isListed && !isNamed && seen.status === 'PENDING' ? 'listed' : `lost, ${disposition}`;
  });
}

function said(played: Played, cell: (played: Exclude<Played, { readonly refused: string }>) => string): Cell {
  return 'refused' in played ? { unable: played.refused } : cell(played);
}
