import type { InboundMessage } from './inbound-message.ts';
import type { Callbacks, Inbox, InviteRef, Log, Records } from './ports.ts';

/** What recording an answer needs of a transaction, and nothing more, so that many of them fit into few statements. */
export interface AnswerUnit {
  readonly records: Pick<Records, 'find' | 'save'>;
  readonly log: Log;
  readonly inbox: Pick<Inbox, 'isNew' | 'keep'>;
  readonly callbacks: Pick<Callbacks, 'enqueue' | 'isFirst' | 'confirm'>;
}

/** What an answer looks up, told beforehand: that of many answers is read at once. */
export interface AnswerReads {
  readonly application: string;
  readonly ref: InviteRef;
  /** The callback of which it will be asked whether it came for the first time. */
  readonly callbackBody?: string;
  /** The mail that holds it, which will be kept. */
  readonly message?: Pick<InboundMessage, 'inviteId' | 'dedupeKey'>;
}

/**
 * Runs a change that only records answers, in a transaction that it shares with whatever comes at the same time. What
 * it looks up beyond `reads` is an error. It may be run again from its beginning.
 */
export type TransactAnswers = <T>(reads: AnswerReads, work: (unit: AnswerUnit) => Promise<T>) => Promise<T>;
