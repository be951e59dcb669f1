// Apart from what uses them: whoever names a bound need not load the driver of a database that is not used.

/** Connections of one process at the most. Twenty instances with ten each want `max_connections` above 200. */
export const MAX_CONNECTIONS = 10;
/** How long to wait for a connection, a free one or a new one, in milliseconds. */
export const CONNECT_MS = 10_000;
/** How long a transaction may stand still, in milliseconds: an instance that froze must not hold the stream's head. */
export const IDLE_TRANSACTION_MS = 10_000;
/** How long a statement waits for a row that another transaction holds, in ms: longer than the frozen one above. */
export const LOCK_MS = 15_000;
/** How long one statement may take, its waiting for locks included, in milliseconds. */
export const STATEMENT_MS = 20_000;
/** How often a transaction is run at the most, when others keep getting in its way or connections break. */
export const MAX_RUNS = 6;
