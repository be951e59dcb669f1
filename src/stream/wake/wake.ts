/**
 * Wake-ups: "there is more in this application's stream". Nothing is carried and nothing is promised; a
 * listener reads the log, which is the truth, and looks by itself once a second in case a wake-up was lost.
 */
export interface Wake {
  /** Call after the commit, never inside the transaction. Returns at once and never throws. */
  notify(application: string): void;
  /** Calls back on every wake-up until the returned function is called. */
  listen(application: string, onWake: () => void): () => void;
  /** Whether wake-ups of other instances can come now. */
  isConnected(): boolean;
  /** Ends what carries wake-ups to other instances; wakes nobody any more. */
  close(): Promise<void>;
}

/** Longest time a reader waits without looking by itself, in milliseconds: what a lost wake-up costs. */
export const TICK_MS = 1000;
