import type { Invite } from '../invites/invite.ts';
import type { MAIL_WARNING_CODES, MailWarning, ShownMail } from '../invites/mail-desk.ts';
import { builder } from './builder.ts';
import { CreateInviteInput, readDraft } from './create-invite.ts';
import { pageSize } from './page-size.ts';
import { type Payload, payload, UserError } from './user-error.ts';

const PreviewedMail = builder.objectRef<ShownMail>('PreviewedMail').implement({
  description: 'A mail as it would be sent. Reply address and UID are drawn anew when the invite is created.',
  fields: (t) => ({
    to: t.expose('to', { type: 'EmailAddress', description: 'Whom it would go to.' }),
    subject: t.exposeString('subject', { description: 'Its subject.' }),
    mime: t.string({
      description: 'The whole RFC 5322 message.',
      resolve: ({ mime }) => mime.toString('utf8'),
    }),
    icalendar: t.exposeString('icalendar', { description: 'The iCalendar text in it.' }),
  }),
});

const PreviewWarningCode = builder.enumType('PreviewWarningCode', {
  description: 'What will keep an invitation from looking or working as it should.',
  values: {
    REPLIES_UNREACHABLE: { description: 'No mail server can find the domain that answers go to.' },
    ORGANIZER_AT_GOOGLE: { description: 'Google mails no answers to an organizer with an account there.' },
    LINKS_UNREACHABLE: { description: 'The links to answer lead into a private network.' },
    RECIPIENT_UNREACHABLE: { description: 'A recipient has an address that no mail can reach.' },
    RECIPIENT_IS_REPLY_ADDRESS: { description: 'The mail would come back to this gateway.' },
    FROM_NOT_ALIGNED: { description: 'The signature is of another organisation than the From (DMARC).' },
    NOT_SIGNED: { description: 'Mail is not signed here (DKIM).' },
    EVENT_IN_PAST: { description: 'The event is over already.' },
    TEXT_TOO_LONG: { description: 'A text is longer than a widespread calendar shows.' },
  } as const satisfies Record<(typeof MAIL_WARNING_CODES)[number], { description: string }>,
});

const PreviewWarning = builder.objectRef<MailWarning>('PreviewWarning').implement({
  description: 'Something to know before the invite is created; it refuses nothing.',
  fields: (t) => ({
    code: t.expose('code', { type: PreviewWarningCode, description: 'What it is.' }),
    message: t.exposeString('message', { description: 'In words, with what to do.' }),
  }),
});

const InvitePreview = builder.objectRef<Payload<Invite>>('InvitePreview').implement({
  description: 'What createInvite would do. Nothing is kept and nobody is told.',
  fields: (t) => ({
    told: t.field({
      type: ['EmailAddress'],
      description: 'Everybody who would get mail.',
      resolve: ({ result }) =>
        result?.delivery === 'SEND' ? result.recipients.map(({ email }) => email) : [],
    }),
    mails: t.field({
      type: [PreviewedMail],
      description: 'The mails, in the order of the recipients.',
      args: { first: t.arg.int({ description: 'At most this many: 1 to 100, 20 if nothing is said.' }) },
      resolve: async ({ result: invite }, args, { mail }) => {
        const size = pageSize(args);
        if (invite?.delivery !== 'SEND') return [];
        return Promise.all(
          invite.recipients.slice(0, size).map((recipient) => mail.preview(invite, recipient)),
        );
      },
    }),
    icalendar: t.string({
      nullable: true,
      description: 'The iCalendar text with every recipient; null where there are errors.',
      resolve: ({ result: invite }, _args, { engine }) =>
        invite ? engine.icalendar(invite, invite.recipients) : null,
    }),
    warnings: t.field({
      type: [PreviewWarning],
      description:
        'What will keep the invitation from looking or working as it should, most harmful first. Nothing is refused for it.',
      resolve: ({ result: invite }, _args, { mail }) => (invite ? [...mail.warnings(invite)] : []),
    }),
    errors: t.field({
      type: [UserError],
      description: 'What createInvite would refuse.',
      resolve: ({ errors }) => [...errors],
    }),
  }),
});

builder.queryField('previewInvite', (t) =>
  t.field({
    type: InvitePreview,
    authScopes: { 'invites:write': true },
    description:
      'Shows what createInvite would mail, and to whom, without doing it. Of updates there is no preview.',
    args: {
      input: t.arg({ type: CreateInviteInput, required: true, description: 'The invite to look at.' }),
    },
    resolve: (_root, { input }, { service, application }) =>
      payload(() => service.preview(application, readDraft(input))),
  }),
);
