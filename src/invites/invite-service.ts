import type { EventPatch } from './amend.ts';
import type { InviteDraft } from './create.ts';
import type { Delivery, Invite, OccurrencePatch } from './invite.ts';
import type { NotifyPolicy } from './notify.ts';
import type { InviteRef } from './ports.ts';
import type { RecipientDraft } from './recipient-draft.ts';
import type { Proposer } from './resolve-proposal.ts';
import type { EventTime } from './time.ts';

/** What every change of an existing invite may carry. */
export interface ChangeOptions {
  readonly delivery?: Delivery | undefined;
  /** Who is mailed; default AFFECTED. */
  readonly notify?: NotifyPolicy | undefined;
  /** Refused unless the invite is still at this revision. */
  readonly expectedRevision?: number | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** What callers of the graph may do. Each resolves after the change is durable; each throws RefusedError. */
export interface InviteService {
  create(
    application: string,
    draft: InviteDraft,
    options?: Pick<ChangeOptions, 'idempotencyKey'>,
  ): Promise<Invite>;
  /**
   * Creates the invite, or replaces the whole event, organizer and callback address of the one that is there and
   * adds recipients who are new: what one POST of Cronofy's does (contract 2.3).
   */
  put(
    application: string,
    draft: InviteDraft,
    options?: Pick<ChangeOptions, 'idempotencyKey'>,
  ): Promise<Invite>;
  update(application: string, ref: InviteRef, patch: EventPatch, options?: ChangeOptions): Promise<Invite>;
  cancel(application: string, ref: InviteRef, options?: ChangeOptions): Promise<Invite>;
  /** Changes one occurrence of a series, named by the start that it has there. */
  updateOccurrence(
    application: string,
    ref: InviteRef,
    occurrence: EventTime,
    patch: OccurrencePatch,
    options?: ChangeOptions,
  ): Promise<Invite>;
  /** Calls one occurrence of a series off. */
  cancelOccurrence(
    application: string,
    ref: InviteRef,
    occurrence: EventTime,
    options?: ChangeOptions,
  ): Promise<Invite>;
  /** Puts people on an invite for several, and invites them. */
  addRecipients(
    application: string,
    smartInviteId: string,
    people: readonly RecipientDraft[],
    options?: ChangeOptions,
  ): Promise<Invite>;
  removeRecipient(
    application: string,
    smartInviteId: string,
    email: string,
    options?: ChangeOptions,
  ): Promise<Invite>;
  /** Mails the present text again, to one recipient or to all. */
  resend(
    application: string,
    ref: InviteRef,
    options?: Pick<ChangeOptions, 'idempotencyKey'>,
  ): Promise<Invite>;
  /** Moves the event to the time that a recipient proposed and invites everybody anew. */
  acceptProposal(
    application: string,
    inviteId: string,
    proposer: Proposer,
    options?: ChangeOptions,
  ): Promise<Invite>;
  /** Puts a proposed time aside and tells who proposed it. */
  declineProposal(
    application: string,
    inviteId: string,
    proposer: Proposer,
    comment: string | undefined,
    options?: ChangeOptions,
  ): Promise<Invite>;
  /** Begins a callback's schedule anew, and gives the id of its invite; undefined where there is no such callback. */
  redeliver(application: string, callbackId: string): Promise<string | undefined>;
  /** The invite that `create` would make, without making it. */
  preview(application: string, draft: InviteDraft): Invite;
}
