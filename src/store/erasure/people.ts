import { createHmac } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { underWay } from '../../access/under-way.ts';
import { canonicalAddress } from '../../invites/address.ts';
import type { MarkOf } from '../../invites/erasure/pseudonym.ts';
import { pseudonymOf } from '../../invites/erasure/pseudonym.ts';
import type { Erasure, People } from '../../invites/people.ts';
import type { Clock, NewId } from '../../invites/ports.ts';
import type { Database } from '../database.ts';
import { entriesFor } from '../touched.ts';
import { beginErasure, type ErasingParts, eraseOn, findErasure } from './erasures.ts';
import { exportPage } from './export.ts';

/** How long a caller waits for the end of an erasure before it is told how far it is, in milliseconds. */
const PATIENCE_MS = 5000;
/** Every instance has read the log once more after this, and lets go of the events that it kept; in milliseconds. */
const SETTLED_MS = 1500;
/** How often others' erasures are looked for, such as those of an instance that died; in milliseconds. */
const LOOK_MS = 30_000;
/** How long one page of an export may search, in milliseconds. */
const SEARCH_MS = 2000;

export interface PeopleParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly newToken: () => string;
  readonly markOf: MarkOf;
  readonly append: ErasingParts['append'];
  /** Wakes subscribers after a commit. */
  readonly committed: (application: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Keyed, so that nobody without the database can tell whose mark one is. */
export function marksUnder(secret: string): MarkOf {
  return (application, text) =>
    createHmac('sha256', secret).update(`erased\0${application}\0${text}`).digest('base64url');
}

/** Erases and exports, and goes on with what was begun before. `stop` resolves once the batch under way is kept. */
export function startPeople(parts: PeopleParts): People & { readonly stop: () => Promise<void> } {
  const { database, clock, newId, newToken, markOf, append, committed, onError } = parts;
  const { queries } = database;
  let stopped = false;
  let running: Promise<void> | undefined;

  const work = async () => {
    while (!stopped) {
      const now = clock.now();
      const application = await eraseOn(database, { now, newId, newToken, markOf, append });
      if (application === undefined) return;
      committed(application);
      await nextTurn();
    }
  };
  const run = () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
  const look = () => void run().catch(onError);
  look();
  const timer = setInterval(look, LOOK_MS);

  /** An erasure is over when no instance shows what it erased any more, not when its last row was written. */
  async function erasure(application: string, id: string): Promise<Erasure | undefined> {
    const found = await findErasure(queries, application, id);
    if (found?.finishedAt === undefined || clock.now() - found.finishedAt >= SETTLED_MS) return found;
    const { finishedAt: _notYet, ...underWay } = found;
    return underWay;
  }

  return {
    erasure,
    async erase(application, email) {
      const canonical = canonicalAddress(email);
      const whole = underWay();
      const entries = entriesFor(whole, clock)?.([{ application }]);
      const begun = await beginErasure(
        database,
        {
          id: newId(),
          application,
          email: canonical,
          pseudonym: pseudonymOf(newId()),
          mark: markOf(application, canonical),
          started_at: clock.now(),
        },
        entries,
      );
      if (whole && entries) whole.isEntered = true;
      const began = performance.now();
      for (;;) {
        await run();
        const found = (await erasure(application, begun.id)) ?? begun;
        const isLate = performance.now() - began > PATIENCE_MS;
        if (found.finishedAt !== undefined || isLate || stopped) return found;
        await pause(50);
      }
    },
    export: (application, email, after) =>
      exportPage(
        queries,
        { application, email: canonicalAddress(email) },
        after,
        performance.now() + SEARCH_MS,
      ),
    async isErased(application, addresses, token) {
      const marks = [...addresses.map(canonicalAddress), ...(token === undefined ? [] : [token])];
      if (marks.length === 0) return false;
      const row = await queries
        .selectFrom('erased_mark')
        .select('mark')
        .where('application', '=', application)
        .where(
          'mark',
          'in',
          marks.map((text) => markOf(application, text)),
        )
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running?.catch(() => {});
    },
  };
}
