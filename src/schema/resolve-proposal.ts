import { refuse } from '../errors.ts';
import type { Proposer } from '../invites/resolve-proposal.ts';
import { builder } from './builder.ts';
import { CHANGE_FIELDS, readOptions } from './change-options.ts';
import type { GraphContext } from './context.ts';
import { Delivery } from './delivery.ts';
import { EventTimeInput, readTime } from './event-time.ts';
import { invitePayload } from './invite-payload.ts';
import { scopesOfChange } from './needed-scopes.ts';
import { RecipientType } from './recipient.ts';
import { payload } from './user-error.ts';

const OCCURRENCE =
  'Of an event that repeats: which occurrence, by the start that it has in the series. Default: the whole event.';

const AcceptProposalInput = builder.inputType('AcceptProposalInput', {
  description: 'A proposed time to take.',
  fields: (t) => ({
    recipientId: t.globalID({ required: true, for: [RecipientType], description: 'Who proposed it.' }),
    occurrence: t.field({ type: EventTimeInput, description: OCCURRENCE }),
    delivery: t.field({ type: Delivery, description: CHANGE_FIELDS.delivery }),
    expectedRevision: t.int({ description: CHANGE_FIELDS.expectedRevision }),
    idempotencyKey: t.string({ description: CHANGE_FIELDS.idempotencyKey }),
  }),
});

const DeclineProposalInput = builder.inputType('DeclineProposalInput', {
  description: 'A proposed time to put aside.',
  fields: (t) => ({
    recipientId: t.globalID({ required: true, for: [RecipientType], description: 'Who proposed it.' }),
    comment: t.string({ description: 'Why, for them to read.' }),
    occurrence: t.field({ type: EventTimeInput, description: OCCURRENCE }),
    delivery: t.field({ type: Delivery, description: CHANGE_FIELDS.delivery }),
    expectedRevision: t.int({ description: CHANGE_FIELDS.expectedRevision }),
    idempotencyKey: t.string({ description: CHANGE_FIELDS.idempotencyKey }),
  }),
});

const AcceptProposalPayload = invitePayload(
  'AcceptProposalPayload',
  'The invite at its new time, or what was wrong.',
);
const DeclineProposalPayload = invitePayload(
  'DeclineProposalPayload',
  'The invite without the proposal, or what was wrong.',
);

builder.mutationField('acceptProposal', (t) =>
  t.field({
    type: AcceptProposalPayload,
    authScopes: scopesOfChange,
    description:
      'Moves the event to the time that a recipient proposed and invites everybody anew. A proposal against a time that the event no longer has is refused.',
    args: { input: t.arg({ type: AcceptProposalInput, required: true, description: 'Which proposal.' }) },
    resolve: (_root, { input }, context) =>
      payload(async () =>
        context.service.acceptProposal(
          context.application,
          await inviteOf(context, input.recipientId.id),
          proposerOf(input),
          readOptions(input),
        ),
      ),
  }),
);

builder.mutationField('declineProposal', (t) =>
  t.field({
    type: DeclineProposalPayload,
    authScopes: scopesOfChange,
    description:
      'Puts a proposed time aside, and tells who proposed it (DECLINECOUNTER). Their answer stays.',
    args: { input: t.arg({ type: DeclineProposalInput, required: true, description: 'Which proposal.' }) },
    resolve: (_root, { input }, context) =>
      payload(async () =>
        context.service.declineProposal(
          context.application,
          await inviteOf(context, input.recipientId.id),
          proposerOf(input),
          input.comment ?? undefined,
          readOptions(input),
        ),
      ),
  }),
);

function proposerOf({
  recipientId,
  occurrence,
}: {
  readonly recipientId: { readonly id: string };
  readonly occurrence?: typeof EventTimeInput.$inferInput | null | undefined;
}): Proposer {
  const time = occurrence ? { occurrence: readTime(occurrence, 'input', 'occurrence') } : {};
  return { recipientId: recipientId.id, ...time };
}

async function inviteOf({ directory, application }: GraphContext, recipientId: string): Promise<string> {
  const [invite] = await directory.byRecipientIds(application, [recipientId]);
  if (!invite) throw refuse('RECIPIENT_NOT_FOUND', 'There is no such recipient.', 'input', 'recipientId');
  return invite.id;
}
