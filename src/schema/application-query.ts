import { ApplicationType } from './application.ts';
import { builder } from './builder.ts';
import { readListCursor } from './list-cursor.ts';
import { ADMINISTRATION, OPERATION } from './needed-scopes.ts';
import { newestFirst } from './newest-first.ts';
import { pageSize } from './page-size.ts';

builder.queryField('application', (t) =>
  t.field({
    type: ApplicationType,
    nullable: true,
    authScopes: ADMINISTRATION,
    description:
      'An application: that of the credentials, unless an operator asks for another. Null where there is none, and for ' +
      'everybody else where it is another. Needs the scope admin.',
    args: { clientId: t.arg.id({ description: 'Its id; that of the credentials, if nothing is said.' }) },
    resolve: (_root, { clientId }, { administration, principal }) =>
      administration.application(principal, clientId ?? undefined),
  }),
);

const ApplicationConnection = builder.connectionObject(
  { type: ApplicationType, name: 'ApplicationConnection', description: 'A page of applications.' },
  { name: 'ApplicationEdge', description: 'An application in a list.' },
);

builder.queryField('applications', (t) =>
  t.field({
    type: ApplicationConnection,
    authScopes: OPERATION,
    description:
      'The applications that were created, newest first; the default one is not among them. For operators: keys of ' +
      'API_KEYS with the scope admin.',
    args: {
      first: t.arg.int({ description: 'At most this many: 1 to 100, 20 if nothing is said.' }),
      after: t.arg.string({ description: 'Only applications older than this cursor.' }),
    },
    resolve: async (_root, args, { administration }) => {
      const size = pageSize(args);
      const before = readListCursor(args.after);
      const found = await administration.applications({ limit: size + 1, before });
      const nodes = found.map((application) => ({ ...application, id: application.clientId }));
      return newestFirst(nodes, size, before, ({ createdAt }) => createdAt ?? 0);
    },
  }),
);
