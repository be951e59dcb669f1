import type { ServerResponse } from 'node:http';
import { respond } from './respond.ts';

/** What has to work for the gateway to be of use; each resolves or rejects. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>;

/** How long a check may take before it counts as failed, in milliseconds. */
const CHECK_MS = 2000;

/** 200 while the process serves at all: an orchestrator restarts it otherwise. */
export function live(response: ServerResponse): void {
  respond(response, 200, { status: 'live' });
}

/** 200 while every check passes and nobody asked the gateway to stop; 503 with the culprits otherwise. */
export async function ready(response: ServerResponse, checks: Checks, stopping: boolean): Promise<void> {
  const names = Object.keys(checks);
  const results = await Promise.all(names.map((name) => passes(checks[name] as () => Promise<unknown>)));
  const report = Object.fromEntries(names.map((name, index) => [name, results[index] ? 'ok' : 'failed']));
  const fine = !stopping && results.every(Boolean);
  respond(response, fine ? 200 : 503, {
    status: stopping ? 'stopping' : fine ? 'ready' : 'not ready',
    ...report,
  });
}

async function passes(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('late')), CHECK_MS);
  });
  try {
    await Promise.race([check(), late]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
