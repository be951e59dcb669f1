import type { Application } from '../access/application.ts';
import type { WithSecret } from '../access/client-secrets.ts';
import { ApplicationType } from './application.ts';
import { builder } from './builder.ts';
import { ADMINISTRATION, OPERATION } from './needed-scopes.ts';
import { errorsField, type Payload, payload } from './user-error.ts';

const CreateApplicationInput = builder.inputType('CreateApplicationInput', {
  description: 'A new tenant.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What people call it: 1 to 64 characters.' }),
    clientId: t.id({
      description:
        'Its id: up to 64 letters, digits, ".", "_" and "-". Made if nothing is said; give the name that your identity ' +
        'provider has for it, where it has one.',
    }),
  }),
});

const SecretPayload = (name: string) =>
  builder.objectRef<Payload<WithSecret>>(name).implement({
    description: 'The client secret, or what was wrong.',
    fields: (t) => ({
      application: t.field({
        type: ApplicationType,
        nullable: true,
        description: 'The application; null where there are errors.',
        resolve: ({ result }) => result?.application,
      }),
      clientSecret: t.string({
        nullable: true,
        description:
          'The new client secret: bearer of the REST face, and key of the signatures of callbacks. It is shown this once.',
        resolve: ({ result }) => result?.clientSecret,
      }),
      errors: t.field(errorsField()),
    }),
  });
const CreateApplicationPayload = SecretPayload('CreateApplicationPayload');
const RotateClientSecretPayload = SecretPayload('RotateClientSecretPayload');

builder.mutationField('createApplication', (t) =>
  t.field({
    type: CreateApplicationPayload,
    authScopes: OPERATION,
    description:
      'Creates an application with its first client secret. For operators: keys of API_KEYS with admin.',
    args: {
      input: t.arg({ type: CreateApplicationInput, required: true, description: 'What to create.' }),
    },
    resolve: (_root, { input: { name, clientId } }, { administration }) =>
      payload(() => administration.createApplication({ name, clientId: clientId ?? undefined })),
  }),
);

const WhichApplication = (name: string) =>
  builder.inputType(name, {
    description: 'Which application.',
    fields: (t) => ({ clientId: t.id({ required: true, description: 'Its id.' }) }),
  });
const RotateClientSecretInput = WhichApplication('RotateClientSecretInput');
const RetireClientSecretInput = WhichApplication('RetireClientSecretInput');
const DisableApplicationInput = WhichApplication('DisableApplicationInput');
const EnableApplicationInput = WhichApplication('EnableApplicationInput');

builder.mutationField('rotateClientSecret', (t) =>
  t.field({
    type: RotateClientSecretPayload,
    authScopes: ADMINISTRATION,
    description:
      'Makes a new client secret. The one before stays valid until `retireClientSecret` or the next rotation, and ' +
      'callbacks are signed with both, so that no request fails. Needs the scope admin.',
    args: {
      input: t.arg({ type: RotateClientSecretInput, required: true, description: 'Whose secret.' }),
    },
    resolve: (_root, { input }, { administration, principal }) =>
      payload(() => administration.rotateClientSecret(principal, input.clientId)),
  }),
);

const ApplicationPayload = (name: string) =>
  builder.objectRef<Payload<Application>>(name).implement({
    description: 'The application, or what was wrong.',
    fields: (t) => ({
      application: t.field({
        type: ApplicationType,
        nullable: true,
        description: 'The application; null where there are errors.',
        resolve: ({ result }) => result,
      }),
      errors: t.field(errorsField()),
    }),
  });
const RetireClientSecretPayload = ApplicationPayload('RetireClientSecretPayload');
const DisableApplicationPayload = ApplicationPayload('DisableApplicationPayload');
const EnableApplicationPayload = ApplicationPayload('EnableApplicationPayload');

builder.mutationField('retireClientSecret', (t) =>
  t.field({
    type: RetireClientSecretPayload,
    authScopes: ADMINISTRATION,
    description: 'Ends every client secret but the newest. Needs the scope admin.',
    args: {
      input: t.arg({ type: RetireClientSecretInput, required: true, description: 'Whose secret.' }),
    },
    resolve: (_root, { input }, { administration, principal }) =>
      payload(() => administration.retireClientSecret(principal, input.clientId)),
  }),
);

builder.mutationField('disableApplication', (t) =>
  t.field({
    type: DisableApplicationPayload,
    authScopes: OPERATION,
    description:
      'Shuts an application out: its keys, client secrets, viewer tokens and those of its identity provider are refused, ' +
      'its sockets closed. What it has stays, guests can go on answering, and callbacks go out. For operators.',
    args: { input: t.arg({ type: DisableApplicationInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, { administration }) =>
      payload(() => administration.setDisabled(input.clientId, true)),
  }),
);

builder.mutationField('enableApplication', (t) =>
  t.field({
    type: EnableApplicationPayload,
    authScopes: OPERATION,
    description:
      'Lets a disabled application in again, with the keys and secrets that it had. For operators.',
    args: { input: t.arg({ type: EnableApplicationInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, { administration }) =>
      payload(() => administration.setDisabled(input.clientId, false)),
  }),
);
