import type { AuditEntry } from '../invites/audit.ts';
import { builder } from './builder.ts';
import { readListCursor } from './list-cursor.ts';
import { ADMINISTRATION } from './needed-scopes.ts';
import { newestFirst } from './newest-first.ts';
import { pageSize } from './page-size.ts';

const AuditOutcome = builder.enumType('AuditOutcome', {
  description: 'What came of an action.',
  values: {
    DONE: { description: 'It was done; where it was done before, or nothing had to be, also that.' },
    REFUSED: { description: 'It was not allowed, or its input was wrong. Nothing was changed.' },
    FAILED: { description: 'Something failed, such as Cronofy. Whether it was done there may be unknown.' },
  } as const,
});

const AuditEntryType = builder.objectRef<AuditEntry>('AuditEntry').implement({
  authScopes: ADMINISTRATION,
  description: 'One thing that somebody did, or tried to do.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id in the trail.' }),
    occurredAt: t.field({
      type: 'DateTime',
      description: 'When.',
      resolve: ({ occurredAt }) => new Date(occurredAt),
    }),
    actor: t.exposeString('actor', {
      description:
        'Who: `key:NAME`, `viewer:ID`, `user:SUBJECT`, `client:FINGERPRINT` of the REST face, `guest`, `cronofy`, `mail`, `anonymous`, or `gateway` itself.',
    }),
    action: t.exposeString('action', {
      description:
        'What, and through which door: the name of a mutation, `POST /v1/smart_invites`, `POST /callbacks/cronofy`, `POST /rsvp`, `POST /inbound/mime`, `SMTP`, `IMAP`, or `lookUp` at Cronofy.',
    }),
    outcome: t.expose('outcome', { type: AuditOutcome, description: 'What came of it.' }),
    code: t.exposeString('code', {
      nullable: true,
      description: 'The code of the error, where there was one.',
    }),
    requestId: t.exposeString('requestId', {
      description: 'The request that it came with: the same as in its events, its mail and the log lines.',
    }),
    inviteId: t.id({
      nullable: true,
      description: 'The id that the gateway gave the invite, where one was changed.',
      resolve: ({ inviteId }) => inviteId,
    }),
    smartInviteId: t.exposeString('smartInviteId', {
      nullable: true,
      description: "The application's id of the invite, where one was changed or named.",
    }),
  }),
});

const AuditTrailConnection = builder.connectionObject(
  { type: AuditEntryType, name: 'AuditTrailConnection', description: 'A page of the audit trail.' },
  { name: 'AuditTrailEdge', description: 'An entry of the audit trail in a list.' },
);

const AuditTrailFilter = builder.inputType('AuditTrailFilter', {
  description: 'Which entries are wanted. Everything that is given must hold.',
  fields: (t) => ({
    smartInviteId: t.string({ description: "What was done to invites of this application's id." }),
    actor: t.string({ description: 'What somebody did, such as `key:server`.' }),
    outcomes: t.field({ type: [AuditOutcome], description: 'Only what came to one of these.' }),
    since: t.field({ type: 'DateTime', description: 'From this time on.' }),
    until: t.field({ type: 'DateTime', description: 'Before this time.' }),
  }),
});

builder.queryField('auditTrail', (t) =>
  t.field({
    type: AuditTrailConnection,
    authScopes: ADMINISTRATION,
    description:
      'Who changed what, when and through which door, newest first, with what was refused. Kept for AUDIT_RETENTION_DAYS.',
    args: {
      first: t.arg.int({ description: 'At most this many: 1 to 100, 20 if nothing is said.' }),
      after: t.arg.string({ description: 'Only what is older than this cursor.' }),
      filter: t.arg({ type: AuditTrailFilter, description: 'Which entries are wanted.' }),
    },
    resolve: async (_root, { filter, ...args }, { audit, application }) => {
      const size = pageSize(args);
      const before = readListCursor(args.after);
      const wanted = {
        smartInviteId: filter?.smartInviteId ?? undefined,
        actor: filter?.actor ?? undefined,
        outcomes: filter?.outcomes ?? undefined,
        since: filter?.since?.getTime(),
        until: filter?.until?.getTime(),
      };
      const found = await audit.read(application, wanted, { limit: size + 1, before });
      return newestFirst(found, size, before, (node) => node.occurredAt);
    },
  }),
);
