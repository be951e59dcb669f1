import type { Invite } from '../invites/invite.ts';
import type { ShownMail } from '../invites/mail-desk.ts';
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
    description: 'Shows what createInvite would mail, and to whom, without doing it.',
    args: {
      input: t.arg({ type: CreateInviteInput, required: true, description: 'The invite to look at.' }),
    },
    resolve: (_root, { input }, { service, application }) =>
      payload(() => service.preview(application, readDraft(input))),
  }),
);
