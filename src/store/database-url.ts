/** True for a DATABASE_URL that means Postgres. */
export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url);
}

/** The database of a DATABASE_URL as it may be printed: without user, password and parameters. */
export function databaseName(url: string): string {
  if (!isPostgresUrl(url)) return url;
  const { host, pathname, searchParams } = new URL(url);
  return `postgres://${host || (searchParams.get('host') ?? 'localhost')}${pathname}`;
}
