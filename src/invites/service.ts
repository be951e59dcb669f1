import { refuse } from '../errors.ts';
import { addRecipients } from './add-recipients.ts';
import { amendInvite, cancelInvite, removeRecipient } from './amend.ts';
import { type ChangeParts, createChange, type Step } from './change.ts';
import { createInvite, type InviteDraft, type Minted } from './create.ts';
import { mustTakePlaceOnce } from './engine-recurrence.ts';
import { mustFind } from './find-one.ts';
import type { Delivery, Invite } from './invite.ts';
import type { ChangeOptions, InviteService } from './invite-service.ts';
import { announcement } from './notify.ts';
import { occurrenceStep } from './occurrence-step.ts';
import type { InviteRef, Unit } from './ports.ts';
import { resendInvite } from './resend.ts';
import { acceptProposal, declineProposal } from './resolve-proposal.ts';
import { reviseInvite } from './revise.ts';
import { cancelOccurrence, updateOccurrence } from './series/amend-occurrence.ts';

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
    const { delivery, expectedRevision, idempotencyKey, notify } = options;
    return change({
      application,
      fingerprint: [operation, ref, input, delivery, expectedRevision, ...(notify ? [notify] : [])],
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
        const { notify = 'AFFECTED' } = options;
        return {
          ...announcement(invite, amendInvite(invite, patch, now), notify, now.now),
          method: 'REQUEST',
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
          delivery: deliveryOf(invite, options),
        };
      });
    },

    updateOccurrence(application, ref, occurrence, patch, options = {}) {
      return changeExisting(
        application,
        'updateOccurrence',
        ref,
        [occurrence, patch],
        options,
        (invite, now) => {
          const changed = updateOccurrence(invite, occurrence, patch, now);
          return occurrenceStep(invite, changed, 'REQUEST', deliveryOf(invite, options));
        },
      );
    },

    cancelOccurrence(application, ref, occurrence, options = {}) {
      return changeExisting(application, 'cancelOccurrence', ref, occurrence, options, (invite, now) => {
        const cancelled = cancelOccurrence(invite, occurrence, now);
        return occurrenceStep(invite, cancelled, 'CANCEL', deliveryOf(invite, options));
      });
    },

    addRecipients(application, smartInviteId, people, options = {}) {
      return changeExisting(application, 'add', { smartInviteId }, people, options, (invite, now) => {
        const { added, ...change } = addRecipients(invite, people, now);
        // The others would not see the difference where the list is not shown to them.
        const shown = options.notify !== 'ALL' || invite.showGuestList;
        return {
          ...announcement(invite, change, (shown && options.notify) || 'AFFECTED', now.now, added),
          method: 'REQUEST',
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
          // They would not see the difference where the list is not shown to them.
          others: options.notify === 'ALL' && invite.showGuestList ? change.invite.recipients : [],
          delivery: deliveryOf(invite, options),
        };
      });
    },

    resend(application, ref, options = {}) {
      return changeExisting(application, 'resend', ref, null, options, (invite, now) => ({
        ...resendInvite(invite, 'recipientEmail' in ref ? ref.recipientEmail : undefined, now.now),
        events: [],
        method: invite.state === 'CANCELLED' ? 'CANCEL' : 'REQUEST',
        delivery: 'SEND',
      }));
    },

    acceptProposal(application, id, proposer, options = {}) {
      return changeExisting(application, 'acceptProposal', { id }, proposer, options, (invite, now) => {
        const { recurrenceId, ...change } = acceptProposal(invite, proposer, now);
        const delivery = deliveryOf(invite, options);
        if (recurrenceId) return occurrenceStep(invite, { ...change, recurrenceId }, 'REQUEST', delivery);
        return {
          ...announcement(invite, change, 'AFFECTED', now.now),
          method: 'REQUEST',
          delivery,
        };
      });
    },

    declineProposal(application, id, proposer, comment, options = {}) {
      const input = [proposer, comment];
      return changeExisting(application, 'declineProposal', { id }, input, options, (invite, now) => {
        const { recipient, ...change } = declineProposal(invite, proposer, comment, now);
        return {
          ...change,
          method: 'DECLINECOUNTER',
          // Cronofy's texts lead to Cronofy, and it has none for this.
          told: invite.upstream ? [] : [recipient],
          delivery: options.delivery ?? invite.delivery,
          ...(comment ? { note: comment } : {}),
        };
      });
    },

    async redeliver(application, callbackId) {
      const inviteId = await parts.transact((unit) =>
        unit.callbacks.redeliver(application, callbackId, clock.now()),
      );
      parts.committed(application);
      return inviteId;
    },

    preview(application, draft) {
      const { newToken, newUid } = engine;
      const { invite } = createInvite(application, draft, { now: clock.now(), newId, newToken, newUid });
      if (engine.upstream) mustTakePlaceOnce(invite.event);
      return invite;
    },
  };
}

/** Everybody is told where the mailed text changed; otherwise only who is new. */
function revision(present: Invite, draft: InviteDraft, minted: Minted): Step {
  const { added, ...revised } = reviseInvite(present, draft, minted);
  return {
    ...announcement(present, revised, 'AFFECTED', minted.now, added),
    method: 'REQUEST',
    delivery: draft.delivery ?? present.delivery,
  };
}

/** Who mails a cancellation: where nobody is to be told, nobody does, and mail that could not leave so far must not. */
function deliveryOf(invite: Invite, { delivery, notify }: ChangeOptions): Delivery {
  return notify === 'NONE' ? 'RETURN' : (delivery ?? invite.delivery);
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
