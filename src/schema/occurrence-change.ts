import { RefusedError } from '../errors.ts';
import type { Location, OccurrencePatch } from '../invites/invite.ts';
import { builder } from './builder.ts';
import { CHANGE_FIELDS, readOptions } from './change-options.ts';
import { Delivery } from './delivery.ts';
import { EventTimeInput, readTime } from './event-time.ts';
import { invitePayload } from './invite-payload.ts';
import { readRef } from './invite-query.ts';
import { LocationInput } from './location.ts';
import { scopesOfChange } from './needed-scopes.ts';
import { payload } from './user-error.ts';

const OCCURRENCE =
  'Which occurrence: the start that it has in the series, as Occurrence.recurrenceId gives it.';

const OccurrencePatchInput = builder.inputType('OccurrencePatchInput', {
  description:
    'New values for parts of one occurrence. What is left out stays as it is; null takes an optional part away.',
  fields: (t) => ({
    start: t.field({
      type: EventTimeInput,
      description: 'A new beginning. Without a new end the occurrence keeps its length.',
    }),
    end: t.field({ type: EventTimeInput, description: 'A new end.' }),
    summary: t.string({ description: 'A new title.' }),
    description: t.string({ description: 'New plain text about it.' }),
    location: t.field({ type: LocationInput, description: 'A new place, in place of the whole old one.' }),
  }),
});

const UpdateOccurrenceInput = builder.inputType('UpdateOccurrenceInput', {
  description: 'A change of one occurrence of an event that repeats.',
  fields: (t) => ({
    smartInviteId: t.string({ required: true, description: CHANGE_FIELDS.smartInviteId }),
    recipientEmail: t.field({ type: 'EmailAddress', description: CHANGE_FIELDS.recipientEmail }),
    occurrence: t.field({ type: EventTimeInput, required: true, description: OCCURRENCE }),
    event: t.field({
      type: OccurrencePatchInput,
      required: true,
      description: 'New values for parts of the occurrence.',
    }),
    delivery: t.field({ type: Delivery, description: CHANGE_FIELDS.delivery }),
    expectedRevision: t.int({ description: CHANGE_FIELDS.expectedRevision }),
    idempotencyKey: t.string({ description: CHANGE_FIELDS.idempotencyKey }),
  }),
});

const CancelOccurrenceInput = builder.inputType('CancelOccurrenceInput', {
  description: 'One occurrence to call off.',
  fields: (t) => ({
    smartInviteId: t.string({ required: true, description: CHANGE_FIELDS.smartInviteId }),
    recipientEmail: t.field({ type: 'EmailAddress', description: CHANGE_FIELDS.recipientEmail }),
    occurrence: t.field({ type: EventTimeInput, required: true, description: OCCURRENCE }),
    delivery: t.field({ type: Delivery, description: CHANGE_FIELDS.delivery }),
    expectedRevision: t.int({ description: CHANGE_FIELDS.expectedRevision }),
    idempotencyKey: t.string({ description: CHANGE_FIELDS.idempotencyKey }),
  }),
});

const UpdateOccurrencePayload = invitePayload(
  'UpdateOccurrencePayload',
  'The invite with the changed occurrence, or what was wrong.',
);
const CancelOccurrencePayload = invitePayload(
  'CancelOccurrencePayload',
  'The invite without the occurrence, or what was wrong.',
);

builder.mutationField('updateOccurrence', (t) =>
  t.field({
    type: UpdateOccurrencePayload,
    authScopes: scopesOfChange,
    description:
      'Changes one occurrence and mails the change of it to everybody. A moved one asks everybody anew for it alone.',
    args: { input: t.arg({ type: UpdateOccurrenceInput, required: true, description: 'The change.' }) },
    resolve: (_root, { input }, { service, application }) =>
      payload(() =>
        service.updateOccurrence(
          application,
          readRef(undefined, input.smartInviteId, input.recipientEmail),
          readTime(input.occurrence, 'input', 'occurrence'),
          readOccurrencePatch(input.event),
          readOptions(input),
        ),
      ),
  }),
);

builder.mutationField('cancelOccurrence', (t) =>
  t.field({
    type: CancelOccurrencePayload,
    authScopes: scopesOfChange,
    description:
      'Calls one occurrence off and mails the cancellation of it to everybody. Cancelling twice changes nothing.',
    args: {
      input: t.arg({ type: CancelOccurrenceInput, required: true, description: 'What to call off.' }),
    },
    resolve: (_root, { input }, { service, application }) =>
      payload(() =>
        service.cancelOccurrence(
          application,
          readRef(undefined, input.smartInviteId, input.recipientEmail),
          readTime(input.occurrence, 'input', 'occurrence'),
          readOptions(input),
        ),
      ),
  }),
);

/** The domain's patch of an input. Throws RefusedError for times that cannot be read and parts that must stay. */
function readOccurrencePatch(input: typeof OccurrencePatchInput.$inferInput): OccurrencePatch {
  const path = ['input', 'event'];
  for (const part of ['start', 'end', 'summary'] as const)
    if (input[part] === null)
      throw new RefusedError([
        { code: 'INVALID_INPUT', message: `${part} cannot be taken away.`, path: [...path, part] },
      ]);
  const { start, end, summary, description, location } = input;
  return {
    ...(start ? { start: readTime(start, ...path, 'start') } : {}),
    ...(end ? { end: readTime(end, ...path, 'end') } : {}),
    ...(typeof summary === 'string' ? { summary } : {}),
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { location: location && placeOf(location) }),
  };
}

function placeOf({ description, latitude, longitude }: typeof LocationInput.$inferInput): Location {
  return {
    ...(typeof description === 'string' ? { description } : {}),
    ...(typeof latitude === 'number' ? { latitude } : {}),
    ...(typeof longitude === 'number' ? { longitude } : {}),
  };
}
