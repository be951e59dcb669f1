import type { DatabaseSync } from 'node:sqlite';
import { IDLE_WAL_BYTES, PAGE_BYTES } from './sqlite-bounds.ts';

/** How long nobody commits until the log is brought in, in milliseconds. */
const IDLE_MS = 1000;

/**
 * Brings the write-ahead log into the file when nobody has committed for a while. The commit that fills the log has to
 * do it otherwise, and it, and everybody behind it, waits for some thousand pages. Under steady load it still does.
 * @param look a connection that is never within a transaction
 * @param checkpoint brings in what is there; that it fails is no matter, as the log keeps everything
 */
export function checkpointWhenIdle(
  look: DatabaseSync,
  checkpoint: () => Promise<unknown>,
): { committed(): void; close(): void } {
  // One that does nothing and tells how long the log is; before SQLite 3.51 it is as any other.
  const state = look.prepare('PRAGMA wal_checkpoint(NOOP)');
  state.setReturnArrays(true);
  let timer: NodeJS.Timeout | undefined;
  const bringIn = () => {
    const [, logged, brought] = state.get() as unknown as [number, number, number];
    if ((logged - brought) * PAGE_BYTES >= IDLE_WAL_BYTES) checkpoint().catch(() => {});
  };
  return {
    committed() {
      if (timer) timer.refresh();
      else timer = setTimeout(bringIn, IDLE_MS).unref();
    },
    close: () => clearTimeout(timer),
  };
}
