import type DataLoader from 'dataloader';
import type { GraphContext } from './context.ts';
import { throwIfEnded } from './end-of-operation.ts';

/**
 * Loaders that live and die with a request, one for each set of the arguments that a field was asked with: only
 * what is asked for in the same way can be answered by one statement.
 */
export function requestLoader<Key, Value, Cached, Args extends readonly unknown[]>(
  make: (context: GraphContext, ...args: Args) => DataLoader<Key, Value, Cached>,
): (context: GraphContext, ...args: Args) => DataLoader<Key, Value, Cached> {
  const requests = new WeakMap<GraphContext, Map<string, DataLoader<Key, Value, Cached>>>();
  return (context, ...args) => {
    throwIfEnded(context);
    const loaders = requests.get(context) ?? new Map<string, DataLoader<Key, Value, Cached>>();
    requests.set(context, loaders);
    const name = JSON.stringify(args);
    const loader = loaders.get(name) ?? make(context, ...args);
    loaders.set(name, loader);
    return loader;
  };
}
