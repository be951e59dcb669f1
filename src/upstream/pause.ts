import { setTimeout as after } from 'node:timers/promises';

/** Waits so many milliseconds; rejects with the signal's reason once it aborts. Tests bring their own. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waiting by the process's timers. */
export const timerPause: Pause = async (ms, signal) => {
  signal?.throwIfAborted();
  try {
    await after(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    // The timer rejects with an AbortError of its own, and hides why.
    signal?.throwIfAborted();
    throw error;
  }
};
