import type { Erasure, ExportedPage } from '../invites/people.ts';
import { JSONObjectResolver } from './accepted-scalars.ts';
import { builder } from './builder.ts';
import { ADMINISTRATION } from './needed-scopes.ts';
import { errorsField, type Payload, payload } from './user-error.ts';

builder.addScalarType('JSONObject', JSONObjectResolver, { description: 'A JSON document.' });

const ErasureState = builder.enumType('ErasureState', {
  description: 'How far an erasure is.',
  values: {
    RUNNING: { description: 'It goes on, also after a restart.' },
    DONE: { description: 'Nothing shows the person any more, on no instance.' },
  } as const,
});

const ErasureType = builder.objectRef<Erasure>('Erasure').implement({
  description:
    'The erasing of one person: their address, name and words give way to a pseudonym, everywhere.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'For asking how far it is; see `erasure`.' }),
    state: t.field({
      type: ErasureState,
      description: 'Whether it is over.',
      resolve: ({ finishedAt }) => (finishedAt === undefined ? 'RUNNING' : 'DONE'),
    }),
    pseudonym: t.expose('pseudonym', {
      type: 'EmailAddress',
      description: 'What stands for the address from now on. Nothing is ever mailed to it.',
    }),
    invites: t.exposeInt('invites', { description: 'Invites that were changed so far.' }),
    events: t.exposeInt('events', { description: 'Events of the log that were changed so far.' }),
    others: t.exposeInt('others', {
      description: 'Mails, callbacks and everything else that was changed or deleted so far.',
    }),
    startedAt: t.field({
      type: 'DateTime',
      description: 'When it began. From then on what the person sends is not kept.',
      resolve: ({ startedAt }) => new Date(startedAt),
    }),
    finishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was over; null while it is under way.',
      resolve: ({ finishedAt }) => (finishedAt === undefined ? null : new Date(finishedAt)),
    }),
  }),
});

const ErasePersonInput = builder.inputType('ErasePersonInput', {
  description: 'Whom to erase.',
  fields: (t) => ({
    email: t.field({ type: 'EmailAddress', required: true, description: 'Their address.' }),
  }),
});

const ErasePersonPayload = builder.objectRef<Payload<Erasure>>('ErasePersonPayload').implement({
  description: 'How far the erasure is, or what was wrong.',
  fields: (t) => ({
    erasure: t.field({
      type: ErasureType,
      nullable: true,
      description: 'The erasure; null where there are errors.',
      resolve: ({ result }) => result,
    }),
    errors: t.field(errorsField('it was begun')),
  }),
});

builder.mutationField('erasePerson', (t) =>
  t.field({
    type: ErasePersonPayload,
    authScopes: ADMINISTRATION,
    description:
      'Erases a person from everything that this application keeps: invites, events, mails, callbacks, queues. Cursors ' +
      'stay good, and each invite tells of its change by one event. Answers when it is over, or after some seconds with ' +
      'how far it is. It cannot be undone. Needs the scope admin.',
    args: { input: t.arg({ type: ErasePersonInput, required: true, description: 'Whom to erase.' }) },
    resolve: (_root, { input }, { people, application }) => {
      return payload(() => people.erase(application, input.email));
    },
  }),
);

builder.queryField('erasure', (t) =>
  t.field({
    type: ErasureType,
    authScopes: ADMINISTRATION,
    nullable: true,
    description: 'How far an erasure is; null where there is none with that id. Needs the scope admin.',
    args: { id: t.arg.id({ required: true, description: 'The id that `erasePerson` gave.' }) },
    resolve: async (_root, { id }, { people, application }) => {
      return people.erasure(application, id);
    },
  }),
);

const PersonExport = builder.objectRef<ExportedPage>('PersonExport').implement({
  description: 'A part of everything that is kept about an address.',
  fields: (t) => ({
    document: t.field({
      type: 'JSONObject',
      description:
        'What was found, by where it is kept: invites, events, receivedMail and so on. It may name others.',
      resolve: ({ document }) => document,
    }),
    endCursor: t.string({
      nullable: true,
      description: 'Pass it as `after` for the next part; null where this is the last.',
      resolve: ({ next }) => next,
    }),
  }),
});

builder.queryField('exportPerson', (t) =>
  t.field({
    type: PersonExport,
    authScopes: ADMINISTRATION,
    description:
      'Everything that this application keeps about an address, part by part. A part may be small, or empty, and not be ' +
      'the last: go on until `endCursor` is null. Needs the scope admin.',
    args: {
      email: t.arg({ type: 'EmailAddress', required: true, description: 'The address.' }),
      after: t.arg.string({ description: 'The `endCursor` of the part before.' }),
    },
    resolve: (_root, { email, after }, { people, application }) => {
      return people.export(application, email, after ?? undefined);
    },
  }),
);
