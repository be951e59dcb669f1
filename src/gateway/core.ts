import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { callbackBody } from '../callbacks/outgoing-payload.ts';
import type { Config } from '../config.ts';
import type { Clock, Directory, Engine, NewId, Transact } from '../invites/ports.ts';
import { createRecordReply, type RecordReply } from '../invites/record-reply.ts';
import { createRefresh, type Refresh } from '../invites/refresh.ts';
import { createInviteService, type InviteService } from '../invites/service.ts';
import { systemClock } from '../server/clock.ts';
import type { Database } from '../store/database.ts';
import { directoryOf } from '../store/directory.ts';
import { openDatabase } from '../store/open-database.ts';
import { keptSecret } from '../store/secrets.ts';
import { transactOn } from '../store/unit.ts';
import { createCursors } from '../stream/cursor.ts';
import { logOf } from '../stream/log.ts';
import { createStream, type Stream } from '../stream/stream.ts';
import { createMemoryWake } from '../stream/wake.ts';

/** The room that every door and window of the gateway leads to. */
export interface Core {
  readonly database: Database;
  readonly transact: Transact;
  readonly directory: Directory;
  readonly stream: Stream;
  readonly engine: Engine;
  readonly service: InviteService;
  readonly recordReply: RecordReply;
  readonly refresh: Refresh;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Wakes subscribers and workers; call it after a commit. */
  readonly committed: (application: string) => void;
  /** Has a worker told of every commit. */
  readonly onCommit: (listener: () => void) => void;
}

/** Opens the store and wires the use cases over it. Throws ConfigError. */
export async function openCore(config: Config, engine: Engine): Promise<Core> {
  const database = await openDatabase(config.databaseUrl);
  const clock = systemClock;
  const newId = randomUUID;
  const transact = transactOn(database, logOf);
  const directory = directoryOf(database.queries);
  const wake = createMemoryWake();
  const listeners: (() => void)[] = [];
  const committed = (application: string) => {
    wake.notify(application);
    for (const listener of listeners) listener();
  };
  const recordReply = createRecordReply({
    transact,
    trust: config.replyTrust,
    newId,
    confirms: engine.upstream !== undefined,
    callbackBody,
    committed,
  });
  return {
    database,
    transact,
    directory,
    stream: createStream(database.queries, createCursors(tokenSecrets(config)), wake),
    engine,
    service: createInviteService({ transact, engine, clock, newId, committed }),
    recordReply,
    refresh: createRefresh({ engine, recordReply, clock }),
    clock,
    newId,
    committed,
    onCommit: (listener) => void listeners.push(listener),
  };
}

/** The path of a file beside the database; of one in memory, in the working folder. */
export function besideDatabase({ databaseUrl }: Config, name: string): string {
  return join(dirname(databaseUrl.slice('sqlite:'.length)), name);
}

function tokenSecrets(config: Config): readonly string[] {
  if (config.tokenSecrets.length > 0) return config.tokenSecrets;
  return [keptSecret(besideDatabase(config, 'token-secret'), 'TOKEN_SECRET')];
}
