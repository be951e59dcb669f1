import { createInvite, type InviteDraft } from '../../src/invites/create.ts';
import type { Invite } from '../../src/invites/invite.ts';
import { instantTime } from '../../src/invites/time.ts';
import { newToken, replyAddressScheme } from '../../src/mail/reply-address.ts';

export const CREATED_AT = Date.parse('2031-01-02T03:04:05.678Z');
export const OPTIONS = {
  replyScheme: replyAddressScheme('{token}@reply.example'),
  defaultOrganizerName: 'Acme Events',
};

/** A meeting as a caller would make it, from fixed ids and tokens, so that every run mails the same bytes. */
export function anInvite(
  draft: Partial<InviteDraft> = {},
  event: Partial<InviteDraft['event']> = {},
): Invite {
  let minted = 0;
  const next = () => {
    minted += 1;
    return minted;
  };
  const { invite } = createInvite(
    'default',
    {
      smartInviteId: 'board-7',
      ...(draft.recipients ? {} : { recipient: { email: 'ana@guest.test', name: 'Ana Ruiz' } }),
      organizer: { name: 'Bo Berg', email: 'bo@acme.test' },
      ...draft,
      event: {
        summary: 'Board meeting',
        description: 'Bring the figures.',
        start: instantTime(Date.parse('2031-03-05T09:00:00Z'), 'Europe/Berlin'),
        end: instantTime(Date.parse('2031-03-05T10:30:00Z'), 'Europe/Berlin'),
        location: { description: 'Room 4' },
        url: 'https://meet.example/board?a=1&b=2',
        ...event,
      },
    },
    {
      now: CREATED_AT,
      newId: () => `id-${next()}`,
      newToken: () => newToken((size) => new Uint8Array(size).fill(next())),
      newUid: () => 'a1b2c3@reply.example',
    },
  );
  return invite;
}

/** An invite as it is once the first mail to everybody has been sent. */
export function mailed(invite: Invite): Invite {
  const recipients = invite.recipients.map((person) => ({ ...person, firstStamp: invite.stampedAt }));
  return { ...invite, recipients };
}
