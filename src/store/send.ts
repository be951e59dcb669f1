import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { dialectOf } from './dialect.ts';
import { isRefused } from './postgres-failure.ts';
import type { Tx } from './tables.ts';

export type Answer = QueryResult<unknown>;

/** Statements, and what their answers come to. */
export interface Asking<Result> {
  readonly statements: readonly CompiledQuery[];
  /** @param answers in the order of the statements */
  read(answers: readonly Answer[]): Result;
}

/**
 * Runs statements of a transaction one after the other. On Postgres they travel together: each begins there when the
 * one before it has ended, and all of them cost one journey. Rejects with the first failure, once none is under way.
 */
export function sendAll(tx: Tx, statements: readonly CompiledQuery[]): Promise<readonly Answer[]> {
  const send = dialectOf(tx) === 'postgres' ? sendOver : runOver;
  // For all of them at once: asking for the connection costs as much as a small statement of SQLite.
  return tx.getExecutor().provideConnection((connection) => send(connection, statements));
}

/** None is begun once one has failed: SQLite may have ended the transaction, and the next would be kept. */
async function runOver(
  connection: DatabaseConnection,
  statements: readonly CompiledQuery[],
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const statement of statements) answers.push(await connection.executeQuery(statement));
  return answers;
}

/** Several things as one, one after the other. */
export function together<Results extends readonly unknown[], Result>(
  askings: { readonly [Place in keyof Results]: Asking<Results[Place]> },
  read: (results: Results) => Result,
): Asking<Result> {
  return {
    statements: askings.flatMap(({ statements }) => statements),
    read(answers) {
      let next = 0;
      const results = askings.map(({ statements, read: readOne }) => {
        const first = next;
        next += statements.length;
        return readOne(answers.slice(first, next));
      });
      return read(results as unknown as Results);
    },
  };
}

/** Runs the statements, as sendAll does, and resolves with what they come to. */
export async function ask<Result>(tx: Tx, { statements, read }: Asking<Result>): Promise<Result> {
  return read(await sendAll(tx, statements));
}

interface Ending {
  readonly statements: Asking<void>;
  readonly failed: () => void;
}

const endings = new WeakMap<DatabaseConnection, Ending>();

/**
 * Ends a transaction with statements that nobody needs the answers of before the commit: on Postgres they travel with
 * it. Call it as the last thing in the transaction. One that fails fails the transaction, with its own failure.
 * @param failed is called where one of them is refused after this has resolved: then the transaction leaves nothing behind
 */
export async function sendLast(tx: Tx, statements: Asking<void>, failed: () => void): Promise<void> {
  if (dialectOf(tx) === 'sqlite') return ask(tx, statements);
  const ending = { statements, failed };
  await tx.getExecutor().provideConnection(async (connection) => void endings.set(connection, ending));
}

/**
 * For the driver of Postgres, in place of a commit alone: commits with what the transaction was ended with.
 * @param commit sends the commit at once, without waiting for anything
 */
export async function commitOver(connection: DatabaseConnection, commit: () => Promise<void>): Promise<void> {
  const ending = endings.get(connection);
  endings.delete(connection);
  if (!ending) return commit();
  const sent = sendOver(connection, ending.statements.statements);
  const committed = commit();
  // Where a statement failed, this is a rollback, and what is to be told is why.
  committed.catch(() => {});
  const answers = await sent.catch((error: unknown) => {
    // Without a word from there nobody can say whether all of it arrived, the commit too.
    if (isRefused(error)) ending.failed();
    throw error;
  });
  await committed;
  ending.statements.read(answers);
}

async function sendOver(
  connection: DatabaseConnection,
  statements: readonly CompiledQuery[],
): Promise<readonly Answer[]> {
  // Nothing is sent later than now: the driver takes one statement after the other, and so does the server.
  const sent = await Promise.allSettled(statements.map((statement) => connection.executeQuery(statement)));
  return sent.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  });
}
