import { randomUUID } from 'node:crypto';
import { createInvite, quietInput } from '../support/create-invite.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { watchEvents } from '../support/watch-events.ts';

/** Quick enough that it was a wake-up and not the tick of a second, in milliseconds. */
const FAST_MS = 250;
/** So many one after the other come by ticks alone once in 65,000 times. */
const IN_A_ROW = 8;
const PATIENCE_MS = 30_000;

/**
 * Makes events at one instance and has another tell of them, until wake-ups carry them again. Nobody else may write
 * meanwhile.
 * @returns how long it took until the first of the fast ones, in milliseconds
 * @throws Error where it takes too long
 */
export async function untilFast(from: GatewayProcess, to: GatewayProcess): Promise<number> {
  const began = performance.now();
  const { cursor } = await createInvite(from.graphqlUrl, quietInput(randomUUID()));
  await using watch = watchEvents(to.socketUrl, cursor);
  let row = 0;
  let firstAt = began;
  while (performance.now() - began < PATIENCE_MS) {
    const at = performance.now();
    const name = randomUUID();
    await createInvite(from.graphqlUrl, quietInput(name));
    while ((await watch.next()).invite.smartInviteId !== name);
    if (performance.now() - at > FAST_MS) row = 0;
    else if (++row === 1) firstAt = at;
    if (row === IN_A_ROW) return Math.round(firstAt - began);
  }
  throw new Error(`Events were not fast again in ${PATIENCE_MS} ms.`);
}
