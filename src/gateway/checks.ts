import { DEFAULT_APPLICATION } from '../access/principal.ts';
import type { CallbackWorker } from '../callbacks/worker.ts';
import type { Checks } from '../server/health.ts';
import { missingMigrations } from '../store/migrate.ts';
import { readPosition } from '../stream/log.ts';
import { TICK_MS } from '../stream/wake/wake.ts';
import type { Confirmer } from '../upstream/confirmer.ts';
import type { Core } from './core.ts';
import type { MailRoom } from './mail.ts';

/** A tail looks into the store once a tick; after so many without a look it hangs. */
const TICKS_WITHOUT_A_LOOK = 15;

interface Checked {
  readonly core: Core;
  readonly mail: MailRoom;
  readonly callbacksOut: Pick<CallbackWorker, 'isStuck'>;
  readonly confirming: Pick<Confirmer, 'isStuck'> | undefined;
}

/** What /health/ready looks at. */
export function checksOf({ core, mail, callbacksOut, confirming }: Checked): Checks {
  const { database, stream, wake } = core;
  const { smtp, mailbox } = mail;
  return {
    async database() {
      await readPosition(database.queries, DEFAULT_APPLICATION);
      return 'ok' as const;
    },
    writes: async () => ((await database.canWrite()) ? 'ok' : { failed: 'the store cannot be written' }),
    /** A newer version may have added some: the old one serves on while the instances are replaced. */
    migrations: async () => ((await missingMigrations(database.queries)).length === 0 ? 'ok' : 'failed'),
    stream: () => (stream.idleMs() < TICKS_WITHOUT_A_LOOK * TICK_MS ? 'ok' : 'failed'),
    /** Without wake-ups, events of other instances come up to a tick later, and none is lost. */
    wakeUps: () => (wake.isConnected() ? 'ok' : 'degraded'),
    workers: () => (mail.isStuck() || callbacksOut.isStuck() || confirming?.isStuck() ? 'failed' : 'ok'),
    ...(smtp ? { smtp: () => (smtp.isListening() ? ('ok' as const) : ('failed' as const)) } : {}),
    ...(mailbox
      ? {
          mailbox() {
            const state = mailbox.state();
            const isRead = state.state === 'connected' && Object.keys(state.closedFolders).length === 0;
            return isRead ? ('ok' as const) : ('degraded' as const);
          },
        }
      : {}),
  };
}
