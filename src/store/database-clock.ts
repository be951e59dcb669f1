import { sql } from 'kysely';
import type { Clock } from '../invites/ports.ts';
import type { Database } from './database.ts';

/** How often the clock is set anew, in milliseconds: what runs on in between drifts by far less than a lease. */
const SET_AGAIN_MS = 30_000;
/** An answer that took longer says too little about when it was given, in milliseconds. */
const LONGEST_ANSWER_MS = 1000;

/** A clock that runs until it is stopped. */
export interface RunningClock extends Clock {
  stop(): void;
}

/**
 * The time of a database that instances share. Jobs are due, and leases end, by the times that instances write down: on
 * machines whose clocks differ one would take the mail that another is sending, and send it twice. So all of them go by
 * this one, and between two looks at it by the time that passes, whatever the machine's own clock is set to meanwhile.
 */
export async function startDatabaseClock({ queries }: Database): Promise<RunningClock> {
  const look = async () => {
    const asked = performance.now();
    const { rows } = await sql<{
      now: string;
    }>`select extract(epoch from clock_timestamp()) * 1000 as now`.execute(queries);
    const answered = performance.now();
    return { at: (asked + answered) / 2, took: answered - asked, now: Number(rows[0]?.now) };
  };
  let known = await look();
  const timer = setInterval(() => {
    // A database that is away leaves the clock running: it was right a moment ago.
    look().then(
      (seen) => {
        if (seen.took < LONGEST_ANSWER_MS) known = seen;
      },
      () => {},
    );
  }, SET_AGAIN_MS);
  timer.unref();
  return {
    now: () => Math.round(known.now + performance.now() - known.at),
    stop: () => clearInterval(timer),
  };
}
