import type { InviteEvent } from '../../../src/invites/event.ts';
import { Ring as Honest } from '../../../src/stream/ring.ts';

export * from '../../../src/stream/ring.ts';
export const replaces = import.meta.resolve('../../../src/stream/ring.ts');

const kept: InviteEvent[] = [];

/** Forgets nothing, as a ring without a bound. */
export class Ring extends Honest {
  override add(...parts: Parameters<Honest['add']>): void {
    kept.push(...parts[0]);
    super.add(...parts);
  }
}
