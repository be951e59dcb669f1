/** SQLSTATEs of Postgres for a transaction that is read-only, a disk that is full and a file that cannot be written. */
const SQLSTATES = new Set(['25006', '53100', '58030']);
/** SQLITE_READONLY, _IOERR, _FULL and _CANTOPEN (sqlite.org/rescode.html), of which the others are kinds. */
const RESULT_CODES = new Set([8, 10, 13, 14]);

/** Whether a transaction failed because the store takes no writes at all, whatever was to be written. */
export function isUnwritable(error: unknown): boolean {
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  if (code === 'ERR_SQLITE_ERROR') return typeof errcode === 'number' && RESULT_CODES.has(errcode & 0xff);
  return typeof code === 'string' && SQLSTATES.has(code);
}
