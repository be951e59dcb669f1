import { setTimeout as pause } from 'node:timers/promises';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { SECRET } from './traffic.ts';

/** How long an instance may take to be ready again, in milliseconds: far more than it does on a busy machine. */
const READY_MS = 30_000;
const WITH_PART = `${import.meta.dirname}/gateway-with-part.ts`;

/** Several gateways on one database, each a process of its own. */
export interface Instances extends AsyncDisposable {
  readonly all: readonly GatewayProcess[];
}

export interface InstancesOptions {
  /** Addresses of the database, one for each instance: ways to the same one, perhaps through a proxy. */
  readonly databases: readonly string[];
  /** Settings of all of them. */
  readonly environment?: Record<string, string>;
  /** Path, from here, of a part that stands in for one of the gateway's own. Default: the gateway as it is. */
  readonly part?: string;
}

/** Starts one instance for each address, which take their callbacks under SECRET. */
export async function startInstances({ databases, environment, part }: InstancesOptions): Promise<Instances> {
  await using stack = new AsyncDisposableStack();
  const all: GatewayProcess[] = [];
  for (const database of databases)
    all.push(
      stack.use(
        await startGatewayProcess(
          {
            CRONOFY_CLIENT_SECRET: SECRET,
            DATABASE_URL: database,
            ...(part ? { GATEWAY_PART: part } : {}),
            ...environment,
          },
          ...(part ? [WITH_PART] : []),
        ),
      ),
    );
  const started = stack.move();
  return { all, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

/** Resolves when an instance says that it is ready, to the milliseconds it took. Rejects where it takes too long. */
export async function untilReady({ url }: GatewayProcess): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < READY_MS) {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5000) }).catch(
      () => undefined,
    );
    await response?.body?.cancel();
    if (response?.ok) return performance.now() - began;
    await pause(20);
  }
  throw new Error(`${url} was not ready again in ${READY_MS} ms.`);
}
