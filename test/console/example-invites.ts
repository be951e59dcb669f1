import type { TestGateway } from '../support/open-gateway.ts';

const CREATE = `mutation ($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { id } errors { message path } }
}`;
const REPLY = `mutation ($input: SimulateReplyInput!) {
  simulateReply(input: $input) { disposition errors { message path } }
}`;

const PEOPLE = [
  ['Ana Ruiz', 'ana@guest.test'],
  ['Bo Lindqvist', 'bo@guest.test'],
  ['Chidi Okafor', 'chidi@guest.test'],
  ['Dana Weiss', 'dana@guest.test'],
  ['Emi Tanaka', 'emi@guest.test'],
  ['Farid Haddad', 'farid@guest.test'],
] as const;

export const BOARD = 'spring-board';

/** Fills a gateway with invites as somebody might have them, answers among them. */
export async function exampleInvites(gateway: TestGateway): Promise<{ readonly boardId: string }> {
  const create = async (
    smartInviteId: string,
    summary: string,
    day: string,
    place: string,
    guests: number,
  ) => {
    const recipients = PEOPLE.slice(0, guests).map(([name, email]) => ({ name, email }));
    const at = (time: string) => ({ dateTime: `${day}T${time}:00Z`, timeZone: 'Europe/Berlin' });
    const event = {
      summary,
      start: at('09:00'),
      end: at('10:30'),
      location: { description: place },
      description: 'We go through the figures of the first quarter and decide on the new office.',
    };
    const organizer = { name: 'Olga Berg', email: 'olga@acme.test' };
    const { createInvite } = (
      await gateway.request(CREATE, { input: { smartInviteId, recipients, event, organizer } })
    ).data;
    if (createInvite.errors.length > 0) throw new Error(JSON.stringify(createInvite.errors));
    return createInvite.invite.id as string;
  };
  const answer = async (smartInviteId: string, guest: number, client: string, status: string, more = {}) => {
    const input = { smartInviteId, recipientEmail: PEOPLE[guest]?.[1], client, status, ...more };
    const { data, errors } = await gateway.request(REPLY, { input });
    if (!data || data.simulateReply.errors.length > 0) throw new Error(JSON.stringify(data ?? errors));
  };

  await create('flat-17', 'Flat viewing, Rua das Flores 17', '2031-03-04', 'Rua das Flores 17, Porto', 2);
  await answer('flat-17', 0, 'APPLE', 'ACCEPTED');
  await create('interview-204', 'Interview: platform engineer', '2031-03-11', 'Room 4', 3);
  await answer('interview-204', 1, 'GMAIL', 'DECLINED', { comment: 'I am away that week, sorry.' });
  await create('offsite', 'Team offsite', '2031-05-20', 'Kloster Eberbach', 6);
  for (const [guest, client] of ['GMAIL', 'OUTLOOK', 'APPLE', 'YAHOO', 'PROTON'].entries())
    await answer('offsite', guest, client, 'ACCEPTED');
  const boardId = await create(
    BOARD,
    'Spring board meeting',
    '2031-03-05',
    'Lindenstraße 12, Berlin, room 4',
    6,
  );
  await answer(BOARD, 0, 'GMAIL', 'ACCEPTED', { comment: 'Looking forward to it!' });
  await answer(BOARD, 1, 'OUTLOOK', 'ACCEPTED');
  await answer(BOARD, 2, 'GMAIL', 'TENTATIVE', {
    comment: 'Could we begin a little later?',
    proposal: {
      start: { dateTime: '2031-03-05T11:00:00Z', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2031-03-05T12:30:00Z', timeZone: 'Europe/Berlin' },
    },
  });
  await answer(BOARD, 3, 'APPLE', 'DECLINED');
  return { boardId };
}
