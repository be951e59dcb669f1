import { type DialectName, dialectOf } from '../store/dialect.ts';
import type { Queries } from '../store/tables.ts';

const known = new Map<DialectName, ReturnType<typeof compile>>();

/** What is asked around every page of the log and before every subscription: put into words once for each database. */
export function positionStatement(queries: Queries, application: string): ReturnType<typeof compile> {
  const dialect = dialectOf(queries);
  const statement = known.get(dialect) ?? compile(queries);
  known.set(dialect, statement);
  return { ...statement, parameters: [application] };
}

function compile(queries: Queries) {
  return queries
    .selectFrom('stream')
    .select(['epoch', 'head', 'trimmed', 'rewrites', 'former'])
    .where('application', '=', '')
    .compile();
}
