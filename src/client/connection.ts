import { finalReasonOf, type InviteStreamError } from './failure.ts';
import type { Operation, OperationResult, Transport } from './transport.ts';

/** How one connection ended: with an error that is final, or, without one, in a way that calls for another. */
export interface Ending {
  readonly final?: InviteStreamError | undefined;
}

export interface ConnectionOptions {
  /** A connection from which nothing came for so long is given up, in milliseconds. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
  readonly onAlive: () => void;
  /** Whatever it gives back ends the connection. */
  readonly onResult: (result: OperationResult) => Ending | undefined;
}

/** Runs a subscription over one connection until that ends, falls silent, is refused, or the signal is aborted. */
export function runConnection(
  transport: Transport,
  operation: Operation,
  { silenceMs, signal, onAlive, onResult }: ConnectionOptions,
): Promise<Ending> {
  return new Promise((resolve) => {
    let over = false;
    let close: (() => void) | undefined;
    const end = (ending: Ending) => {
      if (over) return;
      over = true;
      clearTimeout(silence);
      signal.removeEventListener('abort', cut);
      // In a later turn: a transport may end before it has given back how to close it.
      queueMicrotask(() => close?.());
      resolve(ending);
    };
    const cut = () => end({});
    let silence = setTimeout(cut, silenceMs);
    signal.addEventListener('abort', cut);
    const alive = () => {
      if (over) return;
      clearTimeout(silence);
      silence = setTimeout(cut, silenceMs);
      onAlive();
    };
    close = transport(operation, {
      alive,
      result(result) {
        alive();
        const ending = over ? undefined : onResult(result);
        if (ending) end(ending);
      },
      ended: (reason) => end({ final: finalReasonOf(reason) }),
    });
  });
}
