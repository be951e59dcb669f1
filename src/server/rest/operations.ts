import { answerJson } from '../../contract/answer-json.ts';
import { sameAddress } from '../../invites/address.ts';
import { mustFind } from '../../invites/find-one.ts';
import type { Invite } from '../../invites/invite.ts';
import type { InviteService } from '../../invites/invite-service.ts';
import type { Directory, Engine, InviteRef } from '../../invites/ports.ts';
import { type Attachments, inviteBody } from './invite-body.ts';
import { UnprocessableError } from './problems.ts';
import type { StatusQuery } from './read-query.ts';
import type { RestRequest } from './read-request.ts';

/** What the operations work on. */
export interface OperationParts {
  readonly service: Pick<InviteService, 'put' | 'cancel' | 'removeRecipient' | 'preview'>;
  readonly directory: Pick<Directory, 'find'>;
  readonly engine: Pick<Engine, 'icalendar'>;
  /** Whose invites these are. */
  readonly application: string;
}

/** Does what a POST asks for and gives the body of its answer. Throws RefusedError or UnprocessableError. */
export async function change(parts: OperationParts, request: RestRequest): Promise<object> {
  const { service, application } = parts;
  switch (request.method) {
    case 'request': {
      const invite = await service.put(application, request.draft);
      return inviteBody(invite, 'request', attachmentsOf(parts, invite));
    }
    case 'cancel': {
      const invite = await cancel(parts, request);
      return inviteBody(invite, 'cancel', attachmentsOf(parts, invite));
    }
    case 'remove': {
      const { smartInviteId, email, delivery } = request;
      const invite = await service.removeRecipient(application, smartInviteId, email, { delivery });
      return inviteBody(invite, 'remove', attachmentsOf(parts, invite, email));
    }
  }
}

/** The body of a status answer. A group has no `replies`: C#'s model of it knows none (contract part 4). */
export async function status(parts: OperationParts, query: StatusQuery): Promise<object> {
  const invite = await find(parts, query);
  const attachments = query.includeIcs ? attachmentsOf(parts, invite) : undefined;
  return {
    ...inviteBody(invite, invite.state === 'CANCELLED' ? 'cancel' : 'request', attachments),
    ...(invite.group
      ? {}
      : { replies: invite.replies.filter((reply) => !reply.recurrenceId).map(answerJson) }),
  };
}

async function find({ directory, application }: OperationParts, query: StatusQuery): Promise<Invite> {
  const [likely = '', other] = query.smartInviteIds;
  const { recipientEmail } = query;
  const ref = { smartInviteId: likely, recipientEmail };
  const found = await directory.find(application, ref);
  if (found.length > 0 || other === undefined) return mustFind(found, ref);
  return mustFind(await directory.find(application, { smartInviteId: other, recipientEmail }), ref);
}

/**
 * Calls an invite off. Who is named must be everybody on it: the caller of a group that names some of its
 * recipients may mean only those, and a cancelled invite cannot be revived for the others.
 */
async function cancel(
  { service, directory, application }: OperationParts,
  { smartInviteId, emails, delivery }: Extract<RestRequest, { method: 'cancel' }>,
): Promise<Invite> {
  const ref: InviteRef = { smartInviteId, recipientEmail: emails.length === 1 ? emails[0] : undefined };
  if (emails.length > 0) {
    const { recipients } = mustFind(await directory.find(application, ref), ref);
    if (!recipients.every(({ email }) => emails.some((named) => sameAddress(named, email))))
      throw new UnprocessableError([
        {
          field: emails.length === 1 ? 'recipient' : 'recipients',
          key: 'errors.invalid',
          description:
            'cancel calls the invite off for everybody: name all recipients or none. The method remove takes one off.',
        },
      ]);
  }
  return service.cancel(application, ref, { delivery });
}

function attachmentsOf({ engine }: OperationParts, invite: Invite, removedEmail?: string): Attachments {
  const icalendar = engine.icalendar(invite, invite.recipients);
  const removed = invite.removed.findLast(
    ({ email }) => removedEmail !== undefined && sameAddress(email, removedEmail),
  );
  if (!removed) return { icalendar };
  const farewell = engine.icalendar({ ...invite, state: 'CANCELLED' }, [removed]);
  return { icalendar, removed: { email: removed.email, icalendar: farewell } };
}
