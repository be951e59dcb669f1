import type { PothosOutputFieldConfig, SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import type { GraphContext } from './context.ts';
import { BasePlugin, SchemaBuilder } from './pothos.ts';

const ended = new WeakMap<GraphContext, Error>();

/**
 * Gives an operation up, with the reason: nothing that it has not begun yet is begun any more. What is under way is
 * left to its own bounds in time, because whether a change that is cut off took place, nobody could say.
 */
export function endOperation(context: GraphContext, reason: Error): void {
  ended.set(context, reason);
}

/** Throws the reason where the operation was given up. */
export function throwIfEnded(context: GraphContext): void {
  const reason = ended.get(context);
  if (reason) throw reason;
}

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      endOfOperation: EndOfOperationPlugin<Types>;
    }
  }
}

/** The name under which the builder lists it. */
export const END_OF_OPERATION = 'endOfOperation' as const;

/**
 * Mutations of one operation run one after the other: those that come after the end of its time would change
 * something of which nobody hears.
 */
class EndOfOperationPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { kind }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (kind !== 'Mutation') return resolve;
    return (parent, args, context, info) => {
      throwIfEnded(context as unknown as GraphContext);
      return resolve(parent, args, context, info);
    };
  }
}

SchemaBuilder.registerPlugin(END_OF_OPERATION, EndOfOperationPlugin);
