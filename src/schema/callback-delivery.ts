import DataLoader from 'dataloader';
import { refuse } from '../errors.ts';
import type { CallbackAttempt, CallbackDelivery } from '../invites/ports.ts';
import { builder } from './builder.ts';
import { InviteType } from './invite.ts';
import { invitePayload } from './invite-payload.ts';
import { pageSize } from './page-size.ts';
import { requestLoader } from './request-loader.ts';
import { payload } from './user-error.ts';

const CallbackState = builder.enumType('CallbackState', {
  description: 'Where a callback to the application stands.',
  values: {
    PENDING: { description: 'To be delivered, for the first time or again.' },
    DELIVERED: { description: 'Answered with 2xx.' },
    FAILED: { description: 'Given up after the last attempt.' },
    GONE: { description: 'Answered with 410: the receiver wants no more.' },
  } as const,
});

const CallbackAttemptType = builder.objectRef<CallbackAttempt>('CallbackAttempt').implement({
  description: 'One attempt to deliver a callback.',
  fields: (t) => ({
    attempt: t.exposeInt('attempt', { description: 'Which one of its schedule: 1 to 8.' }),
    startedAt: t.field({
      type: 'DateTime',
      description: 'When it began.',
      resolve: ({ startedAt }) => new Date(startedAt),
    }),
    endedAt: t.field({
      type: 'DateTime',
      description: 'When it was over.',
      resolve: ({ endedAt }) => new Date(endedAt),
    }),
    status: t.exposeInt('status', {
      nullable: true,
      description: 'The HTTP status, where there was an answer.',
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it did not arrive.' }),
  }),
});

const CallbackDeliveryType = builder.objectRef<CallbackDelivery>('CallbackDelivery').implement({
  description: "A callback to the application's callbackUrl, with every attempt at it.",
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The same in every attempt: the header webhook-id.' }),
    url: t.expose('url', { type: 'URL', description: 'Where it goes.' }),
    body: t.exposeString('body', { description: 'What it says, the same in every attempt.' }),
    state: t.expose('state', { type: CallbackState, description: 'Where it stands.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When the answer that it tells of was recorded.',
      resolve: ({ createdAt }) => new Date(createdAt),
    }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried next; null once it is over.',
      resolve: ({ nextAttemptAt }) => (nextAttemptAt === undefined ? null : new Date(nextAttemptAt)),
    }),
    attempts: t.field({
      type: [CallbackAttemptType],
      description: 'What was tried, oldest first; the newest 50.',
      resolve: ({ attempts }) => [...attempts],
    }),
  }),
});

builder.objectField(InviteType, 'callbackDeliveries', (t) =>
  t.field({
    type: [CallbackDeliveryType],
    description: "Callbacks to the application about this invite's answers, newest first.",
    args: { first: t.arg.int({ description: 'At most this many: 1 to 100, 20 if nothing is said.' }) },
    resolve: async (invite, args, context) => [
      ...(await deliveriesLoader(context, pageSize(args)).load(invite.id)),
    ],
  }),
);

const RedeliverCallbackInput = builder.inputType('RedeliverCallbackInput', {
  description: 'A callback to deliver again.',
  fields: (t) => ({
    callbackDeliveryId: t.id({ required: true, description: 'The id of the callback.' }),
  }),
});

const RedeliverCallbackPayload = invitePayload(
  'RedeliverCallbackPayload',
  'The invite that the callback is about, or what was wrong.',
);

builder.mutationField('redeliverCallback', (t) =>
  t.field({
    type: RedeliverCallbackPayload,
    authScopes: { 'invites:write': true },
    description:
      'Delivers a callback again, now and with a whole new schedule, whatever became of it before.',
    args: { input: t.arg({ type: RedeliverCallbackInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, { service, directory, application }) =>
      payload(async () => {
        const inviteId = await service.redeliver(application, String(input.callbackDeliveryId));
        const [invite] = inviteId === undefined ? [] : await directory.find(application, { id: inviteId });
        if (!invite)
          throw refuse('INVITE_NOT_FOUND', 'There is no such callback.', 'input', 'callbackDeliveryId');
        return invite;
      }),
  }),
);

/** One statement for the callbacks of all invites of a list. */
const deliveriesLoader = requestLoader(
  ({ directory, application }, limit: number) =>
    new DataLoader<string, readonly CallbackDelivery[]>(
      async (ids) => {
        const found = await directory.callbackDeliveries(application, [...new Set(ids)], limit);
        return ids.map((id) => found.get(id) ?? []);
      },
      { cache: false },
    ),
);
