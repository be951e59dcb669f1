import type { Logger } from 'pino';
import { acting } from '../access/under-way.ts';
import { callbackBody } from '../callbacks/outgoing-payload.ts';
import type { Config } from '../config.ts';
import type { AuditTrail } from '../invites/audit.ts';
import type { MarkOf } from '../invites/erasure/pseudonym.ts';
import type { InviteService } from '../invites/invite-service.ts';
import type { People } from '../invites/people.ts';
import type { Clock, Directory, Engine, NewId, Transact } from '../invites/ports.ts';
import { createRecordReply, type RecordReply } from '../invites/record-reply.ts';
import { createRefresh, type Refresh } from '../invites/refresh.ts';
import { createResolveUnmatched, type ResolveUnmatched } from '../invites/resolve-unmatched.ts';
import { createInviteService } from '../invites/service.ts';
import { systemClock } from '../server/clock.ts';
import { auditTrailOn } from '../store/audit-trail.ts';
import { type CommitCounts, noCommits } from '../store/commit/queue.ts';
import type { Database } from '../store/database.ts';
import { startDatabaseClock } from '../store/database-clock.ts';
import { directoryOf } from '../store/directory.ts';
import { marksUnder, startPeople } from '../store/erasure/people.ts';
import type { WritableDatabase } from '../store/noticing-writes.ts';
import { openDatabase } from '../store/open-database.ts';
import { orderedId } from '../store/ordered-id.ts';
import { sharedSecret } from '../store/shared-secret.ts';
import { transactOn } from '../store/unit.ts';
import { createCursors } from '../stream/cursor.ts';
import { appendEvents, appending } from '../stream/log.ts';
import { createStream, type Stream } from '../stream/stream.ts';
import type { Wake } from '../stream/wake/wake.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { linkedToInvitation } from './linked-replies.ts';
import { ownSecret } from './own-secret.ts';
import { openWake } from './wake.ts';

/** The room that every door and window of the gateway leads to. */
export interface Core {
  readonly database: WritableDatabase;
  readonly transact: Transact;
  readonly directory: Directory;
  readonly stream: Stream;
  readonly engine: Engine;
  readonly service: InviteService;
  readonly recordReply: RecordReply;
  readonly resolveUnmatched: ResolveUnmatched;
  readonly refresh: Refresh;
  readonly people: People;
  readonly audit: AuditTrail;
  readonly markOf: MarkOf;
  /** First signs, all verify. */
  readonly tokenSecrets: readonly string[];
  readonly commits: Readonly<CommitCounts>;
  readonly wake: Pick<Wake, 'isConnected' | 'notify' | 'listen'>;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Wakes subscribers, and workers unless the commit left them nothing; call it after a commit. */
  readonly committed: (application: string, hasQueued?: boolean) => void;
  /** Has a worker told of every commit that may have left it something. */
  readonly onCommit: (listener: () => void) => void;
  /** Ends the wake-ups, then the database. */
  close(): Promise<void>;
}

/** Opens the store and wires the use cases over it. Throws ConfigError. */
export async function openCore(config: Config, engine: Engine, log: Logger, tracer?: Tracer): Promise<Core> {
  const database = await openDatabase(
    config.databaseUrl,
    (progress) => log.info(progress),
    (refusal) =>
      refusal === undefined
        ? log.warn('the store takes writes again')
        : log.error({ err: refusal }, 'the store takes no writes: nothing can be kept until it does'),
  );
  const [secrets, markSecret, shared] = await Promise.all([
    tokenSecrets(config, database),
    sharedSecret(database, 'erasure-marks', systemClock.now()),
    database.dialect === 'postgres' ? startDatabaseClock(database) : undefined,
  ]).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const markOf = marksUnder(markSecret);
  // Instances that share a database share its time; those that share a file share the machine's.
  const clock: Clock = shared ?? systemClock;
  const newId = () => orderedId(clock.now());
  const commits = noCommits();
  const { transact, transactAnswers } = transactOn(database, appending, commits, clock, tracer);
  const directory = directoryOf(database.queries);
  const wake = await openWake(config, log);
  const listeners: (() => void)[] = [];
  const committed = (application: string, hasQueued = true) => {
    wake.notify(application);
    if (hasQueued) for (const listener of listeners) listener();
  };
  const recorded = createRecordReply({
    transact,
    transactAnswers,
    trust: config.replyTrust,
    newId,
    confirms: engine.upstream !== undefined,
    callbackBody,
    committed,
    markOf,
  });
  const recordReply = tracer ? linkedToInvitation(recorded, database.queries) : recorded;
  const people = startPeople({
    database,
    clock,
    newId,
    newToken: engine.newToken,
    markOf,
    append: appendEvents,
    committed,
    onError: (error) => log.error({ err: error }, 'somebody could not be erased yet'),
  });
  const refresh = createRefresh({ engine, recordReply, clock });
  return {
    database,
    transact,
    directory,
    stream: createStream(database.queries, createCursors(secrets), wake, (error) =>
      log.warn({ err: error }, 'the log cannot be read: live answers wait until it can'),
    ),
    engine,
    service: createInviteService({ transact, engine, clock, newId, committed }),
    recordReply,
    resolveUnmatched: createResolveUnmatched({ transact, directory, recordReply, clock }),
    refresh: (invite, priority) => acting('lookUp', () => refresh(invite, priority)),
    people,
    audit: auditTrailOn(database, clock),
    markOf,
    tokenSecrets: secrets,
    commits,
    wake,
    clock,
    newId,
    committed,
    onCommit: (listener) => void listeners.push(listener),
    async close() {
      await people.stop();
      shared?.stop();
      await wake.close();
      await database.close();
    },
  };
}

async function tokenSecrets(
  { tokenSecrets, databaseUrl }: Config,
  database: Database,
): Promise<readonly string[]> {
  if (tokenSecrets.length > 0) return tokenSecrets;
  return [await ownSecret(database, databaseUrl, 'token-secret')];
}
