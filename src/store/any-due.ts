import { CompiledQuery } from 'kysely';
import type { Database } from './database.ts';

/**
 * Whether a queue holds something that is due. Its worker asks after most commits, and most of them leave it nothing
 * to do: that is to cost no transaction, and no making of a statement either.
 * @param due the condition, up to the time that it is compared with
 */
export function anyDue(
  { queries, dialect }: Pick<Database, 'queries' | 'dialect'>,
  table: 'job' | 'callback_delivery',
  due: string,
): (now: number) => Promise<boolean> {
  const text = `select 1 from ${table} where ${due} ${dialect === 'postgres' ? '$1' : '?'} limit 1`;
  return async (now) => (await queries.executeQuery(CompiledQuery.raw(text, [now]))).rows.length > 0;
}
