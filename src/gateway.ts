import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { ConfigError } from './errors.ts';
import { createRecordDelivery } from './invites/record-delivery.ts';
import { createRecordMessage } from './invites/record-message.ts';
import { createRecordReply } from './invites/record-reply.ts';
import { createInviteService } from './invites/service.ts';
import { createMailDesk } from './mail/desk.ts';
import { createEmbeddedEngine } from './mail/engine.ts';
import { type InboundMail, ingestMail } from './mail/inbound/ingest.ts';
import { openSmtpPort } from './mail/inbound/smtp-port.ts';
import { type Sender, startSender } from './mail/sender.ts';
import { createSubmitter } from './mail/submit.ts';
import { systemClock } from './server/clock.ts';
import { createGraphiQL } from './server/graphiql/graphiql.ts';
import { exampleTabs } from './server/graphiql/tabs.ts';
import { createGraphQL } from './server/graphql.ts';
import { createHttpServer } from './server/http.ts';
import { createRoutes } from './server/routes.ts';
import { serveSockets } from './server/websocket.ts';
import { directoryOf } from './store/directory.ts';
import { jobQueueOf } from './store/jobs.ts';
import { openDatabase } from './store/open-database.ts';
import { keptSecret } from './store/secrets.ts';
import { startSweeping } from './store/sweep.ts';
import { transactOn } from './store/unit.ts';
import { createCursors } from './stream/cursor.ts';
import { logOf, readPosition } from './stream/log.ts';
import { createStream } from './stream/stream.ts';
import { createMemoryWake } from './stream/wake.ts';

/** The application that everything belongs to while there are no credentials to tell applications apart. */
const APPLICATION = 'default';

/** A gateway that listens. */
export interface Gateway {
  readonly port: number;
  /** Undefined where no SMTP port is open. */
  readonly smtpPort: number | undefined;
  readonly publicUrl: string;
  /** Not ready, then: finish what is under way, close sockets with 1001, close the database. */
  close(): Promise<void>;
}

/**
 * Makes every part and hands it what it needs: open the store, wire the use cases to their doors (graph,
 * callbacks, mail) and windows (subscriptions, outbox), listen. Throws ConfigError for a setting that cannot
 * be honoured, with everything opened until then closed again.
 */
export async function openGateway(config: Config, log: Logger): Promise<Gateway> {
  const clock = systemClock;
  const newId = randomUUID;
  const opened: (() => Promise<unknown> | unknown)[] = [];
  const closeAll = async () => {
    for (const close of opened.reverse()) await close();
  };
  try {
    const database = await openDatabase(config.databaseUrl);
    opened.push(() => database.close());
    const transact = transactOn(database, logOf);
    const directory = directoryOf(database.queries);
    const wake = createMemoryWake();
    const stream = createStream(database.queries, createCursors(tokenSecrets(config)), wake);

    let sender: Sender | undefined;
    const committed = (application: string) => {
      wake.notify(application);
      sender?.poke();
    };
    const texts = { replyDomain: config.replyDomain, defaultOrganizerName: config.mailName };
    const engine = createEmbeddedEngine(texts);
    const service = createInviteService({ transact, engine, clock, newId, committed });
    const recordReply = createRecordReply({ transact, trust: config.replyTrust, newId, committed });

    const submitter = config.smtpUrl === undefined ? undefined : createSubmitter(config.smtpUrl);
    sender = startSender({
      queue: jobQueueOf(database),
      recordDelivery: createRecordDelivery({ transact, clock, newId, committed }),
      clock,
      compose: texts,
      submitter,
      onError: (error) => log.error({ err: error }, 'mail could not be processed'),
    });
    opened.push(async () => {
      await sender.stop();
      submitter?.close();
    });
    opened.push(startSweeping(database, clock, (error) => log.error({ err: error }, 'sweeping failed')));

    const recordMessage = createRecordMessage(transact);
    const ingest = async (mail: InboundMail, channel: 'MAIL' | 'SIMULATED') => {
      const ingested = await ingestMail({ directory, recordReply, recordMessage, clock }, mail, channel);
      log.info({ channel, ...ingested }, 'mail received');
      return ingested;
    };
    const captures = submitter === undefined;
    const mail = createMailDesk({ engine, sender, clock, compose: texts, captures, ingest });

    let stopping = false;
    let publicUrl = config.publicUrl ?? '';
    const graphql = createGraphQL(
      () => ({ application: APPLICATION, service, directory, stream, engine, mail }),
      log,
    );
    const http = createHttpServer(
      createRoutes({
        graphql,
        graphiql: createGraphiQL({ tabs: exampleTabs() }),
        callbacks:
          config.cronofySecrets.length === 0
            ? undefined
            : { secrets: config.cronofySecrets, recordReply, clock, application: APPLICATION },
        checks: { database: () => readPosition(database.queries, APPLICATION) },
        isStopping: () => stopping,
        publicUrl: () => publicUrl,
        allowedOrigins: config.allowedOrigins,
        log,
      }),
    );
    const sockets = serveSockets({
      server: http.server,
      graphql,
      log,
      publicUrl: () => publicUrl,
      allowedOrigins: config.allowedOrigins,
    });

    const smtp =
      config.inboundSmtpPort === undefined
        ? undefined
        : await openSmtpPort({
            host: config.host,
            port: config.inboundSmtpPort,
            domain: config.replyDomain,
            isLive: async (token) => (await directory.byToken(token)) !== undefined,
            receive: async (received) => void (await ingest(received, 'MAIL')),
          }).catch((cause: NodeJS.ErrnoException) => {
            const where = `${config.inboundSmtpPort} on ${config.host}`;
            throw new ConfigError(`INBOUND_SMTP_PORT ${where} cannot be listened on: ${cause.code}.`, {
              cause,
            });
          });
    // The doors close together: one after the other, the last would still let changes in for seconds.
    opened.push(() => Promise.all([sockets.close(), http.close(), smtp?.close()]));
    const port = await http.listen(config.host, config.port);
    const host = config.host.includes(':') ? `[${config.host}]` : config.host;
    publicUrl ||= `http://${host}:${port}`;
    log.info({ port, smtpPort: smtp?.port }, 'ready');

    let closing: Promise<void> | undefined;
    return {
      port,
      smtpPort: smtp?.port,
      publicUrl,
      close() {
        stopping = true;
        closing ??= closeAll();
        return closing;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** The secrets of the settings, or the one that is kept beside the database. */
function tokenSecrets({ tokenSecrets: given, databaseUrl }: Config): readonly string[] {
  if (given.length > 0) return given;
  return [keptSecret(join(dirname(databaseUrl.slice('sqlite:'.length)), 'token-secret'))];
}
