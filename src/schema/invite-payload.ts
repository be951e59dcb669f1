import type { Invite } from '../invites/invite.ts';
import { builder } from './builder.ts';
import { InviteType } from './invite.ts';
import { errorsField, type Payload } from './user-error.ts';

/** The payload type of a mutation that changes one invite; every such mutation has one of its own name. */
export function invitePayload(name: string, description: string) {
  return builder.objectRef<Payload<Invite>>(name).implement({
    description,
    fields: (t) => ({
      invite: t.field({
        type: InviteType,
        nullable: true,
        description: 'The invite after the change; null where there are errors.',
        resolve: ({ result }) => result,
      }),
      errors: t.field(errorsField()),
    }),
  });
}
