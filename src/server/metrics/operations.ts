import { type DocumentNode, type ExecutionArgs, type ExecutionResult, getOperationAST, Kind } from 'graphql';
import type { Sample } from './tally.ts';

/** Operations of one kind, by how they ended. */
interface Counted {
  readonly labels: readonly [type: string, field: string];
  ok: number;
  failed: number;
}

/**
 * GraphQL operations by type, first field and outcome. The field and not the operation's name: clients choose names
 * as they like, while fields are those of the schema.
 */
export interface OperationCounts {
  /** The same execution, counted. */
  counted<Args extends ExecutionArgs>(
    execute: (args: Args) => ExecutionResult | Promise<ExecutionResult>,
  ): (args: Args) => ExecutionResult | Promise<ExecutionResult>;
  /** Counts an operation that succeeded once more, each time that it is called: its answer is given again. */
  repeated(args: Pick<ExecutionArgs, 'document' | 'operationName'>): () => void;
  /** A document that does not parse or is not valid. */
  refused(): void;
  /** A subscription, when it begins or cannot. */
  subscribed(args: Pick<ExecutionArgs, 'document' | 'operationName'>, isBegun: boolean): void;
  readonly samples: () => readonly Sample[];
}

export function createOperationCounts(): OperationCounts {
  const counts = new Map<string, Counted>();
  /** Of a document's only operation: its text was parsed once, and so it is looked at once. */
  const known = new WeakMap<DocumentNode, Counted>();
  let refused = 0;

  const look = (document: DocumentNode, name: string | null | undefined): Counted => {
    const operation = getOperationAST(document, name);
    const [first] = operation?.selectionSet.selections ?? [];
    const field = first?.kind === Kind.FIELD ? first.name.value : 'fragment';
    const labels = [operation?.operation ?? 'unknown', operation ? field : 'none'] as const;
    const key = labels.join(' ');
    const counted = counts.get(key) ?? { labels, ok: 0, failed: 0 };
    counts.set(key, counted);
    if (document.definitions.length === 1) known.set(document, counted);
    return counted;
  };
  const of = ({ document, operationName }: Pick<ExecutionArgs, 'document' | 'operationName'>) =>
    known.get(document) ?? look(document, operationName);

  return {
    counted: (execute) => (args) => {
      const counted = of(args);
      const end = ({ errors }: ExecutionResult) => {
        if (errors) counted.failed++;
        else counted.ok++;
      };
      try {
        const result = execute(args);
        if (result instanceof Promise) result.then(end, () => counted.failed++);
        else end(result);
        return result;
      } catch (error) {
        counted.failed++;
        throw error;
      }
    },
    repeated(args) {
      const counted = of(args);
      return () => void counted.ok++;
    },
    refused: () => void refused++,
    subscribed(args, isBegun) {
      if (isBegun) of(args).ok++;
      else of(args).failed++;
    },
    samples: () => [
      { labels: ['unknown', 'none', 'refused'], value: refused },
      ...[...counts.values()].flatMap(({ labels, ok, failed }) => [
        { labels: [...labels, 'ok'], value: ok },
        { labels: [...labels, 'failed'], value: failed },
      ]),
    ],
  };
}
