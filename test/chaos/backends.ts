import pg from 'pg';

/** One connection that Postgres has, as it sees it. */
export interface Backend {
  readonly pid: number;
  /** The port at the other end. */
  readonly port: number;
  /** Whether it is the one that waits for notifications, by the name that the gateway gives it. */
  readonly listens: boolean;
}

/** Postgres' own view of the connections to one database, and its power over them. */
export interface Backends extends AsyncDisposable {
  /** All but this one. */
  all(): Promise<readonly Backend[]>;
  /** Ends every one of them, whatever it is doing; resolves to how many there were. */
  terminate(): Promise<number>;
}

/** Opens it on a database, through a connection of its own that is no part of what it shows. */
export async function backendsOf(database: string): Promise<Backends> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const OTHERS =
    "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
  return {
    async all() {
      const { rows } = await client.query(
        `SELECT pid, client_port AS port, application_name = 'invitegraph wake-ups' AS listens FROM pg_stat_activity WHERE ${OTHERS}`,
      );
      return rows;
    },
    async terminate() {
      const { rowCount } = await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${OTHERS}`,
      );
      return rowCount ?? 0;
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
