import type { PothosOutputFieldConfig, SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { entering } from '../access/entering.ts';
import { underWay } from '../access/under-way.ts';
import type { GraphContext } from './context.ts';
import { BasePlugin, SchemaBuilder } from './pothos.ts';

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      auditedMutations: AuditedMutationsPlugin<Types>;
    }
  }
}

/** The name under which the builder lists it. */
export const AUDITED_MUTATIONS = 'auditedMutations' as const;

/** Every mutation is found in the audit trail by its name, also where it was refused before it began. */
class AuditedMutationsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { kind, name }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (kind !== 'Mutation') return resolve;
    return (parent, args, context, info) => {
      const { audit, application, onAuditError } = context as unknown as GraphContext;
      // Without a request there is nobody to be entered.
      if (!underWay()) return resolve(parent, args, context, info);
      const { input } = args as { readonly input?: { readonly smartInviteId?: unknown } };
      const action = { application, name, smartInviteId: () => input?.smartInviteId, codeOf };
      return entering(audit, action, onAuditError, () => resolve(parent, args, context, info));
    };
  }
}

function codeOf(result: unknown): string | undefined {
  // A payload (user-error.ts), which cannot be named here: its file needs the builder.
  return (result as { readonly errors?: readonly { readonly code: string }[] } | null)?.errors?.[0]?.code;
}

SchemaBuilder.registerPlugin(AUDITED_MUTATIONS, AuditedMutationsPlugin);
