import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Clock, Engine } from '../invites/ports.ts';
import { confirmationsOf } from '../store/confirmations.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { createUpstreamClient } from '../upstream/client.ts';
import { type Confirmer, startConfirmer } from '../upstream/confirmer.ts';
import { apiUrl } from '../upstream/data-centre.ts';
import { createCronofyEngine } from '../upstream/engine.ts';
import { createRateBudget } from '../upstream/rate-budget.ts';
import type { Core } from './core.ts';
import type { Tallies } from './tallies.ts';
import { outcomeOf, tracingUpstream } from './upstream-spans.ts';

/** Cronofy as the engine, and how to let go of it. */
export interface CronofyEngine {
  readonly engine: Engine;
  close(): Promise<void>;
}

/** Makes the engine over Cronofy's API. Throws ConfigError for a data centre or an address that is none. */
export function openCronofyEngine(
  config: Config,
  embedded: Engine,
  clock: Clock,
  callbackUrl: () => string,
  { upstream }: Pick<Tallies, 'upstream'>,
  tracer?: Tracer,
): CronofyEngine {
  const url = apiUrl(config.cronofyDataCenter, config.cronofyApiUrl);
  const client = createUpstreamClient({
    url,
    secrets: config.cronofySecrets,
    clock,
    budget: createRateBudget({ clock, ...config.cronofyRate }),
    onAnswer: ({ verb }, answer) => upstream.add(verb, outcomeOf(answer)),
    trace: tracingUpstream(tracer, url.hostname),
    // Read with every request: until the gateway listens, a port of 0 is not the one that it gets.
    get callbackUrl() {
      return callbackUrl();
    },
  });
  return { engine: createCronofyEngine(client, embedded), close: () => client.close() };
}

/** Starts looking up answers at Cronofy. */
export function startConfirming(config: Config, core: Core, log: Logger): Confirmer {
  const { directory, refresh, clock } = core;
  return startConfirmer({
    confirmations: confirmationsOf(core.database),
    directory,
    refresh,
    clock,
    reconcileMs: config.reconcileMs,
    onError: (error) => log.warn({ err: error }, 'answers could not be looked up'),
  });
}
