import type { ChangeOptions } from '../invites/invite-service.ts';

/** Descriptions of the fields that every change of an existing invite has. */
export const CHANGE_FIELDS = {
  smartInviteId: "The application's id of the invite.",
  recipientEmail: 'Needed where several people have an invite under this smartInviteId.',
  delivery: 'Who mails the change. Default: as at creation.',
  notify: 'Who is mailed about it. Default: AFFECTED.',
  expectedRevision: 'Refuse unless the invite is still at this revision.',
  idempotencyKey:
    'Makes repeating safe: the same key and input give the first result for 48 hours, another input an error.',
} as const;

/** The use case's options of an input, nulls taken as absent. */
export function readOptions(input: {
  readonly delivery?: ChangeOptions['delivery'] | null | undefined;
  readonly notify?: ChangeOptions['notify'] | null | undefined;
  readonly expectedRevision?: number | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}): ChangeOptions {
  return {
    delivery: input.delivery ?? undefined,
    notify: input.notify ?? undefined,
    expectedRevision: input.expectedRevision ?? undefined,
    idempotencyKey: input.idempotencyKey ?? undefined,
  };
}
