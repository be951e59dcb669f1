import type { ServerResponse } from 'node:http';
import { respond } from './respond.ts';

/**
 * How a part is. `degraded`: everything that this instance answers is right, but slower, or one way in is shut that
 * other instances cannot open either; taking it out of service would help nobody. `failed`: it cannot serve.
 */
export type PartState = 'ok' | 'degraded' | 'failed';

/** A part that failed for a reason that anybody may know. */
export interface Failed {
  readonly failed: string;
}

/** What has to work for the gateway to be of use; one that rejects, or takes too long, has failed. */
export type Checks = Readonly<Record<string, () => PartState | Failed | Promise<PartState | Failed>>>;

/** How long a check may take before it counts as failed, in milliseconds. */
const CHECK_MS = 2000;

/** 200 while the process serves at all: an orchestrator restarts it otherwise. It asks nothing of anybody else. */
export function live(response: ServerResponse): void {
  respond(response, 200, { status: 'live' });
}

/**
 * 200 while no check has failed and nobody asked the gateway to stop; 503 otherwise. The body has the state of each
 * part, and of why no more than a check says: the rest is in the log.
 */
export async function ready(response: ServerResponse, checks: Checks, stopping: boolean): Promise<void> {
  // Whoever asks is to turn away now, and not when a database that is slow has answered.
  if (stopping) return respond(response, 503, { status: 'stopping' });
  const names = Object.keys(checks);
  const found = await Promise.all(names.map((name) => stateOf(checks[name] as Checks[string])));
  const states = found.map((state) => (typeof state === 'string' ? state : 'failed'));
  const reason = found.find((state) => typeof state !== 'string')?.failed;
  const isReady = !states.includes('failed');
  respond(response, isReady ? 200 : 503, {
    status: isReady ? 'ready' : 'not ready',
    ...(reason === undefined ? {} : { reason }),
    ...Object.fromEntries(names.map((name, index) => [name, states[index]])),
  });
}

async function stateOf(check: Checks[string]): Promise<PartState | Failed> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<PartState>((resolve) => {
    timer = setTimeout(resolve, CHECK_MS, 'failed');
  });
  try {
    return await Promise.race([check(), late]);
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}
