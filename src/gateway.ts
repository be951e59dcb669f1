import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DEFAULT_APPLICATION as APPLICATION } from './access/principal.ts';
import { startCallbackWorker } from './callbacks/worker.ts';
import type { Config } from './config.ts';
import { openAccess } from './gateway/access.ts';
import { tracingCallbacks } from './gateway/callback-spans.ts';
import { checksOf } from './gateway/checks.ts';
import { openCore } from './gateway/core.ts';
import { createGraphContext } from './gateway/graph-context.ts';
import { openMailRoom } from './gateway/mail.ts';
import { measuresOf } from './gateway/measures.ts';
import { ownSecret } from './gateway/own-secret.ts';
import { openRsvpDesk } from './gateway/rsvp.ts';
import { createTallies } from './gateway/tallies.ts';
import { openTracing } from './gateway/tracing.ts';
import { createEmbeddedEngine } from './mail/engine.ts';
import { replyAddressScheme } from './mail/reply-address.ts';
import { systemClock } from './server/clock.ts';
import { createConsole } from './server/console/console.ts';
import { createGraphiQL } from './server/graphiql/graphiql.ts';
import { exampleTabs } from './server/graphiql/tabs.ts';
import { openTrustedDocuments } from './server/graphql/trusted/open.ts';
import { createGraphQL } from './server/graphql.ts';
import { createHttpServer } from './server/http.ts';
import { createInboundMime } from './server/inbound-mime.ts';
import { createMetricsDoor } from './server/metrics/metrics.ts';
import { createRate } from './server/rate/rate.ts';
import { createRestFace } from './server/rest/face.ts';
import { createRoutes } from './server/routes.ts';
import { serveSockets } from './server/websocket.ts';
import { callbackQueueOf } from './store/callback-deliveries.ts';
import { startSweeping } from './store/sweep.ts';

/** A gateway that listens. */
export interface Gateway {
  readonly port: number;
  /** Undefined where no SMTP port is open. */
  readonly smtpPort: number | undefined;
  readonly publicUrl: string;
  /**
   * Not ready from now on. For `drainMs` it serves on, so that whoever balances the load can turn away; then it finishes
   * what is under way, closes sockets with 1001 and SMTP sessions with 421, stops its workers and closes the database.
   */
  close(drainMs?: number): Promise<void>;
}

/**
 * Makes every part and hands it what it needs: the engine, the core over the store, the workers (mail, callbacks,
 * look-ups), the doors and windows (HTTP, WebSocket, SMTP); then listens. Throws ConfigError for a setting that
 * cannot be honoured, with everything opened until then closed again.
 */
export async function openGateway(config: Config, log: Logger): Promise<Gateway> {
  const opened: (() => Promise<unknown> | unknown)[] = [];
  const closeAll = async () => {
    for (const close of opened.reverse()) await close();
  };
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  let publicUrl = config.publicUrl ?? `http://${host}:${config.port}`;
  let stopping = false;
  const tallies = createTallies();

  try {
    const texts = {
      replyScheme: replyAddressScheme(config.replyAddress),
      defaultOrganizerName: config.mailName,
    };
    const { tracer, close: sendLastSpans } = await openTracing(config, log);
    opened.push(sendLastSpans);
    const embedded = createEmbeddedEngine(texts);
    const upstream = config.engine === 'cronofy' ? await import('./gateway/cronofy.ts') : undefined;
    const cronofy = upstream?.openCronofyEngine(
      config,
      embedded,
      systemClock,
      () => `${publicUrl}/callbacks/cronofy`,
      tallies,
      tracer,
    );
    if (cronofy) opened.push(() => cronofy.close());
    const core = await openCore(config, cronofy?.engine ?? embedded, log, tracer);
    opened.push(() => core.close());
    const { service, directory, stream, engine, refresh, recordReply, clock } = core;

    const rsvp = openRsvpDesk(config, core, () => publicUrl, log);
    const mail = await openMailRoom(config, core, { ...texts, rsvpUrl: rsvp.urlOf }, log, tallies, tracer);
    opened.push(() => mail.stop());
    const confirming = upstream?.startConfirming(config, core, log);
    opened.push(() => confirming?.stop());
    const clientSecrets =
      config.clientSecrets.length > 0
        ? config.clientSecrets
        : [await ownSecret(core.database, config.databaseUrl, 'client-secret')];
    const access = await openAccess(config, core, clientSecrets, log);
    opened.push(() => access.stop());
    const callbacksOut = startCallbackWorker({
      queue: callbackQueueOf(core.database),
      secrets: access.signingSecrets,
      clock,
      random: Math.random,
      allowPrivate: config.allowPrivateCallbacks,
      onError: (error) => log.error({ err: error }, 'a callback could not be processed'),
      onOutcome: (outcome) => tallies.callbacksOut.add(outcome),
      trace: tracer && tracingCallbacks(tracer),
    });
    core.onCommit(callbacksOut.poke);
    opened.push(() => callbacksOut.stop());
    const onSweepError = (error: unknown) => log.error({ err: error }, 'sweeping failed');
    opened.push(startSweeping(core.database, clock, onSweepError, config));

    const onAuditError = (error: unknown) => log.error({ err: error }, 'the audit trail lacks an entry');
    const rate = createRate(config.requests, clock.now);
    const graphql = createGraphQL(
      createGraphContext({
        issueViewerToken: access.issueViewerToken,
        administration: access.administration,
        service,
        directory,
        stream,
        engine,
        refresh,
        mail: mail.desk,
        rsvpUrl: rsvp.urlOf,
        resolveUnmatched: core.resolveUnmatched,
        people: core.people,
        audit: core.audit,
        onAuditError,
      }),
      log,
      core.database.version,
      rate.keys,
      systemClock,
      await openTrustedDocuments(config.requests.trusted),
      tracer,
    );
    const surroundings = {
      rate,
      authenticate: access.authenticate,
      clock,
      publicUrl: () => publicUrl,
      allowedOrigins: config.allowedOrigins,
      log,
    };
    const http = createHttpServer(
      createRoutes({
        ...surroundings,
        graphql,
        graphiql: createGraphiQL({ tabs: exampleTabs() }),
        console: createConsole(),
        rsvp: rsvp.handle,
        inboundMime:
          config.inboundWebhookSecrets.length === 0
            ? undefined
            : createInboundMime({
                secrets: config.inboundWebhookSecrets,
                tokenOf: mail.tokenOf,
                ingest: mail.ingest,
              }),
        rest: createRestFace({
          service,
          directory,
          engine,
          authenticate: access.authenticateClient,
          rate,
          audit: core.audit,
          onAuditError,
        }),
        callbacks:
          config.cronofySecrets.length === 0
            ? undefined
            : { secrets: config.cronofySecrets, recordReply, clock, application: APPLICATION },
        requests: tallies.requests,
        tracer,
        metrics: (request, response) => metrics(request, response),
        callbackOutcome: tallies.callbacksIn.add,
        checks: checksOf({ core, mail, callbacksOut, confirming }),
        isStopping: () => stopping,
      }),
    );
    const sockets = serveSockets({ ...surroundings, server: http.server, graphql });
    const metrics = createMetricsDoor({
      measures: measuresOf({ core, tallies, graphql, sockets }),
      tokens: config.metricsTokens,
    });
    // The doors close together: one after the other, the last would still let changes in for seconds. The workers stop
    // with them, or their times would add up.
    opened.push(() =>
      Promise.all([
        ...[sockets.close(), http.close(), mail.smtp?.close()],
        ...[callbacksOut.stop(), confirming?.stop(), mail.stopSending()],
      ]),
    );
    const port = await http.listen(config.host, config.port);
    publicUrl = config.publicUrl ?? `http://${host}:${port}`;
    log.info({ port, smtpPort: mail.smtp?.port }, 'ready');

    let closing: Promise<void> | undefined;
    return {
      port,
      smtpPort: mail.smtp?.port,
      publicUrl,
      close(drainMs = 0) {
        stopping = true;
        http.drain();
        closing ??= (drainMs > 0 ? pause(drainMs) : Promise.resolve()).then(closeAll);
        return closing;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
