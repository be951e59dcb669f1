import { refuse } from '../errors.ts';
import { sameAddress } from './address.ts';
import { amendInvite, cancelInvite, type EventPatch, isMailed, removeRecipient, restamp } from './amend.ts';
import { type ChangeParts, createChange, type Step } from './change.ts';
import { createInvite, type InviteDraft, type Minted } from './create.ts';
import { mustFind } from './find-one.ts';
import type { Delivery, Invite } from './invite.ts';
import type { InviteRef, Unit } from './ports.ts';
import { reviseInvite } from './revise.ts';

/** What every change of an existing invite may carry. */
export interface ChangeOptions {
  readonly delivery?: Delivery | undefined;
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
  /** Begins a callback's schedule anew, and gives the id of its invite; undefined where there is no such callback. */
  redeliver(application: string, callbackId: string): Promise<string | undefined>;
  /** The invite that `create` would make, without making it. */
  preview(application: string, draft: InviteDraft): Invite;
}

/** The use cases over their ports; change.ts says how each change is kept. */
export function createInviteService(parts: ChangeParts): InviteService {
  const { clock, engine, newId } = parts;
  const change = createChange(parts);

  function changeExisting(
    application: string,
    operation: string,
    ref: InviteRef,
    input: unknown,
    options: ChangeOptions,
    step: (invite: Invite, minted: Minted) => Step,
  ): Promise<Invite> {
    const { delivery, expectedRevision, idempotencyKey } = options;
    return change({
      application,
      fingerprint: [operation, ref, input, delivery, expectedRevision],
      idempotencyKey,
      smartInviteId: 'id' in ref ? ref.id : ref.smartInviteId,
      step: async (unit, minted) => {
        const invite = mustFind(await unit.records.find(application, ref), ref);
        mustBeAt(invite, expectedRevision);
        return step(invite, minted);
      },
    });
  }

  return {
    create(application, draft, { idempotencyKey } = {}) {
      const { smartInviteId } = draft;
      return change({
        application,
        fingerprint: ['create', draft],
        idempotencyKey,
        smartInviteId,
        step: async (unit, minted) => {
          const made = creation(application, draft, minted);
          await mustBeFree(unit, application, made.invite);
          return made;
        },
      });
    },

    put(application, draft, { idempotencyKey } = {}) {
      const { smartInviteId } = draft;
      return change({
        application,
        fingerprint: ['put', draft],
        idempotencyKey,
        smartInviteId,
        step: async (unit, minted) => {
          const made = creation(application, draft, minted);
          const present = await presentInvite(unit, application, made.invite);
          return present ? revision(present, draft, minted) : made;
        },
      });
    },

    update(application, ref, patch, options = {}) {
      return changeExisting(application, 'update', ref, patch, options, (invite, now) => {
        const amended = amendInvite(invite, patch, now);
        const body = amended.events[0]?.body;
        const mailed = body?.type === 'INVITE_UPDATED' && isMailed(body.changed);
        return {
          ...amended,
          method: 'REQUEST',
          told: mailed ? invite.recipients : [],
          delivery: options.delivery ?? invite.delivery,
        };
      });
    },

    cancel(application, ref, options = {}) {
      return changeExisting(application, 'cancel', ref, null, options, (invite, now) => {
        const cancelled = cancelInvite(invite, now);
        return {
          ...cancelled,
          method: 'CANCEL',
          told: cancelled.events.length > 0 ? invite.recipients : [],
          delivery: options.delivery ?? invite.delivery,
        };
      });
    },

    removeRecipient(application, smartInviteId, email, options = {}) {
      return changeExisting(application, 'remove', { smartInviteId }, email, options, (invite, now) => {
        const change = removeRecipient(invite, email, now);
        return {
          ...change,
          method: 'CANCEL',
          told: [change.removed],
          delivery: options.delivery ?? invite.delivery,
        };
      });
    },

    resend(application, ref, options = {}) {
      return changeExisting(application, 'resend', ref, null, options, (invite, now) => ({
        invite: restamp(invite, now.now),
        events: [],
        method: invite.state === 'CANCELLED' ? 'CANCEL' : 'REQUEST',
        told: invite.recipients.filter(
          ({ email }) =>
            !('recipientEmail' in ref && ref.recipientEmail) || sameAddress(email, ref.recipientEmail),
        ),
        delivery: 'SEND',
      }));
    },

    async redeliver(application, callbackId) {
      const inviteId = await parts.transact((unit) =>
        unit.callbacks.redeliver(application, callbackId, clock.now()),
      );
      parts.committed(application);
      return inviteId;
    },

    preview: (application, draft) =>
      createInvite(application, draft, {
        now: clock.now(),
        newId,
        newToken: engine.newToken,
        newUid: engine.newUid,
      }).invite,
  };
}

/** Everybody is told where the mailed text changed; otherwise only who is new. */
function revision(present: Invite, draft: InviteDraft, minted: Minted): Step {
  const { added, ...revised } = reviseInvite(present, draft, minted);
  const body = revised.events[0]?.body;
  const mailed = body?.type === 'INVITE_UPDATED' && isMailed(body.changed);
  return {
    ...revised,
    method: 'REQUEST',
    told: mailed ? revised.invite.recipients : added,
    delivery: draft.delivery ?? present.delivery,
  };
}

function creation(application: string, draft: InviteDraft, minted: Minted): Step {
  const made = createInvite(application, draft, minted);
  const { recipients, delivery } = made.invite;
  return { ...made, method: 'REQUEST', told: recipients, delivery, isNew: true };
}

/** The invite that has the identity of a new one: the group of its id, or the same recipient's under the id. */
async function presentInvite(unit: Unit, application: string, made: Invite): Promise<Invite | undefined> {
  const { smartInviteId } = made;
  const all = await unit.records.find(application, { smartInviteId });
  const different = all.find(({ group }) => group || made.group);
  if (different) return different;
  const [same] = await unit.records.find(application, {
    smartInviteId,
    recipientEmail: made.recipients[0]?.email,
  });
  return same;
}

async function mustBeFree(unit: Unit, application: string, made: Invite): Promise<void> {
  const present = await presentInvite(unit, application, made);
  if (!present) return;
  const { smartInviteId, state } = present;
  throw refuse(
    'ALREADY_EXISTS',
    state === 'CANCELLED'
      ? `Invite ${smartInviteId} was cancelled. Calendars ignore a revived event: use a new smartInviteId.`
      : `There is an invite ${smartInviteId} already. Change it with updateInvite, or use another smartInviteId.`,
    'input',
    'smartInviteId',
  );
}

function mustBeAt(invite: Invite, expectedRevision: number | undefined): void {
  if (expectedRevision !== undefined && expectedRevision !== invite.revision)
    throw refuse(
      'REVISION_CONFLICT',
      `The invite is at revision ${invite.revision}, not ${expectedRevision}: it changed meanwhile. Read it again.`,
      'input',
      'expectedRevision',
    );
}
