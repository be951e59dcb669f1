import type { CalendarClient } from '../../src/invites/calendar-client.ts';
import { simulateReply } from '../../src/mail/simulate/clients.ts';
import { createInvite, inviteInput } from '../support/create-invite.ts';
import type { TestGateway } from '../support/open-gateway.ts';
import { sendBySmtp } from '../support/smtp-client.ts';

export const ANA = 'ana@guest.test';
const QUARTER_HOUR = 15 * 60_000;

/** What the graph shows after an answer. */
export interface Seen {
  readonly status: string;
  readonly comment: string | null;
  readonly proposal: { readonly start: { readonly dateTime: string } } | null;
  readonly replies: readonly { readonly email: string; readonly status: string }[];
}

/** What came of a played answer: what is seen then, or why it cannot be played. */
export type Played =
  | { readonly disposition: string; readonly reasons: readonly string[]; readonly seen: Seen }
  | { readonly refused: string };

/** Ana, invited and with a calendar client in hand. */
export interface Guest {
  /** Answers as `simulateReply` has it; fields beside invite, recipient and client as given. */
  answer(fields: Record<string, unknown>): Promise<Played>;
  seen(): Promise<Seen>;
  /** Moves the event by an hour. */
  moved(): Promise<void>;
  cancelled(): Promise<void>;
  /**
   * Delivers an answer over SMTP that Ana wrote a quarter of an hour ago, to the invitation that she had then.
   * simulateReply cannot: it answers what is.
   */
  answersLate(invitation: string, status: 'ACCEPTED'): Promise<void>;
  /** The invitation as her client has it now. */
  invitation(): Promise<string>;
}

const SEEN = 'recipient { status comment proposal { start { dateTime } } } replies { email status }';

/** Invites Ana to an event of its own, on a gateway that captures its mail. */
export async function aGuest(gateway: TestGateway, client: CalendarClient, id: string): Promise<Guest> {
  const smartInviteId = `${client}-${id}`;
  const recipient = { email: ANA, name: 'Ana Ruiz' };
  await createInvite(gateway.graphqlUrl, inviteInput(smartInviteId, { recipient }));

  async function ask(query: string, variables: Record<string, unknown>) {
    const { data, errors } = await gateway.request(query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }
  const invite = async (fields: string) =>
    (await ask(`query I($id: String!) { invite(smartInviteId: $id) { ${fields} } }`, { id: smartInviteId }))
      .invite;
  const seen = async () => shown(await invite(SEEN));

  return {
    seen,
    invitation: async () => (await invite('attachments { icalendar }')).attachments.icalendar,
    async answer(fields) {
      const input = { smartInviteId, recipientEmail: ANA, client, ...fields };
      const { simulateReply } = await ask(
        `mutation S($input: SimulateReplyInput!) {
          simulateReply(input: $input) { disposition reasons invite { ${SEEN} } errors { message } }
        }`,
        { input },
      );
      const { disposition, reasons, invite, errors } = simulateReply;
      return errors.length > 0
        ? { refused: errors[0].message }
        : { disposition, reasons, seen: shown(invite) };
    },
    async moved() {
      const event = {
        start: { dateTime: '2031-03-04T10:30:00Z', timeZone: 'Europe/Lisbon' },
        end: { dateTime: '2031-03-04T11:00:00Z', timeZone: 'Europe/Lisbon' },
      };
      await ask(
        'mutation U($input: UpdateInviteInput!) { updateInvite(input: $input) { errors { code } } }',
        {
          input: { smartInviteId, event },
        },
      );
    },
    async cancelled() {
      await ask(
        'mutation C($input: CancelInviteInput!) { cancelInvite(input: $input) { errors { code } } }',
        {
          input: { smartInviteId },
        },
      );
    },
    async answersLate(invitation, status) {
      const to = /^ORGANIZER.*:mailto:(.*)$/m.exec(invitation.replace(/\r\n[ \t]/g, ''))?.[1]?.trim() ?? '';
      const message = simulateReply(client, {
        icalendar: invitation,
        from: recipient,
        to,
        status,
        now: Date.now() - QUARTER_HOUR,
        messageId: `<late.${smartInviteId}@guest.test>`,
      });
      if (gateway.smtpPort === undefined) throw new Error('The gateway takes no mail.');
      await sendBySmtp(gateway.smtpPort, { from: ANA, to, message });
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: GraphQL's answer, with the fields of SEEN
function shown({ recipient, replies }: any): Seen {
  return { ...recipient, replies };
}
