import type { InviteEvent } from '../../invites/event.ts';

/** Answers remembered for the others who want the same: those of one page of the log. */
export const KEPT_ANSWERS = 100;

/** A GraphQL response as JSON, there at once unless a resolver had to wait. It never rejects. */
export type Answer = Buffer | Promise<Buffer>;
/** Runs an operation over one value. */
export type Execute = (value: unknown) => Answer;

/** What one operation, under one set of rights, says of events: worked out and serialised once for all who ask. */
export interface Answers {
  /** Of a value that is no event. */
  of(value: unknown): Answer;
  ofEvent(event: InviteEvent): Answer;
  /** Counts the subscriptions that ask; an answer is kept only where there is another one to want it. */
  count(change: 1 | -1): void;
}

/** @param rootOf what the operation is run over, of an event */
export function createAnswers(execute: Execute, rootOf: (event: InviteEvent) => unknown): Answers {
  const kept = new Map<number, { readonly answer: Answer; readonly rewritten: number | undefined }>();
  let subscriptions = 0;

  return {
    of: execute,
    ofEvent(event) {
      const { offset, rewritten } = event;
      const known = kept.get(offset);
      if (known && known.rewritten === rewritten) return known.answer;
      const answer = execute(rootOf(event));
      if (subscriptions > 1) {
        kept.set(offset, { answer, rewritten });
        if (kept.size > KEPT_ANSWERS) kept.delete(kept.keys().next().value as number);
      }
      return answer;
    },
    count(change) {
      subscriptions += change;
      if (subscriptions < 2) kept.clear();
    },
  };
}
