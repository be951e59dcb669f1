import { refuse } from '../errors.ts';
import { sameAddress } from './address.ts';
import { amendInvite, cancelInvite, type EventPatch, isMailed, removeRecipient, restamp } from './amend.ts';
import { type Change, createInvite, type InviteDraft, type Minted } from './create.ts';
import { noteQueued } from './delivery.ts';
import { mustFind } from './find-one.ts';
import type { Delivery, Invite, Recipient } from './invite.ts';
import type { Clock, Engine, InviteRef, MailJob, NewId, Transact, Unit } from './ports.ts';

/** Longest idempotency key, in characters. */
export const MAX_IDEMPOTENCY_KEY = 255;

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
  /** The invite that `create` would make, without making it. */
  preview(application: string, draft: InviteDraft): Invite;
}

export interface ServiceParts {
  readonly transact: Transact;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Called after a commit that appended events or queued mail. */
  readonly committed: (application: string) => void;
}

/** A change, whom it is mailed to, and whether it is. */
interface Step extends Change {
  readonly method: 'REQUEST' | 'CANCEL';
  readonly told: readonly Recipient[];
  readonly delivery: Delivery;
  readonly isNew?: boolean;
}

/** The use cases over their ports: one transaction each, and one place where they are kept. */
export function createInviteService({
  transact,
  engine,
  clock,
  newId,
  committed,
}: ServiceParts): InviteService {
  const minted = (): Minted => ({
    now: clock.now(),
    newId,
    newToken: engine.newToken,
    newUid: engine.newUid,
  });

  async function change(
    application: string,
    fingerprint: unknown,
    key: string | undefined,
    step: (unit: Unit, minted: Minted) => Promise<Step>,
  ): Promise<Invite> {
    if (key !== undefined && (key === '' || key.length > MAX_IDEMPOTENCY_KEY))
      throw refuse(
        'INVALID_INPUT',
        `idempotencyKey must have 1 to ${MAX_IDEMPOTENCY_KEY} characters.`,
        'input',
        'idempotencyKey',
      );
    const print = JSON.stringify(fingerprint);
    const invite = await transact(async (unit) => {
      const first = key === undefined ? undefined : await unit.once.recall(application, key, print);
      if (first) return first;
      const now = minted();
      const result = await keep(unit, await step(unit, now), now.now);
      if (key !== undefined) await unit.once.keep(application, key, print, result, now.now);
      return result;
    });
    committed(application);
    return invite;
  }

  function changeExisting(
    application: string,
    operation: string,
    ref: InviteRef,
    input: unknown,
    options: ChangeOptions,
    step: (invite: Invite, minted: Minted) => Step,
  ): Promise<Invite> {
    const { delivery, expectedRevision, idempotencyKey } = options;
    const fingerprint = [operation, ref, input, delivery, expectedRevision];
    return change(application, fingerprint, idempotencyKey, async (unit, now) => {
      const invite = mustFind(await unit.records.find(application, ref), ref);
      mustBeAt(invite, expectedRevision);
      return step(invite, now);
    });
  }

  return {
    create(application, draft, { idempotencyKey } = {}) {
      return change(application, ['create', draft], idempotencyKey, async (unit, now) => {
        const made = createInvite(application, draft, now);
        await mustBeFree(unit, application, made.invite);
        return {
          ...made,
          method: 'REQUEST',
          told: made.invite.recipients,
          delivery: made.invite.delivery,
          isNew: true,
        };
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
        const { removed, ...change } = removeRecipient(invite, email, now);
        return {
          ...change,
          method: 'CANCEL',
          told: [removed],
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

    preview: (application, draft) => createInvite(application, draft, minted()).invite,
  };
}

/** Keeps a step whole: state, mail and events in the one transaction; the log last (see stream/log.ts). */
async function keep(unit: Unit, step: Step, now: number): Promise<Invite> {
  const sent = step.delivery === 'SEND' ? step.told : [];
  if (step.events.length === 0 && sent.length === 0) return step.invite;
  const ids = sent.map(({ id }) => id);
  const invite = noteQueued(step.invite, ids, step.method, now);
  if (step.isNew) await unit.records.insert(invite);
  else await unit.records.save(invite);
  if (step.delivery === 'RETURN')
    await unit.outbox.withdraw(
      invite.id,
      step.told.map(({ id }) => id),
    );
  await unit.outbox.enqueue(
    sent.map((recipient) => mailTo(recipient, invite, step.method)),
    now,
  );
  await unit.log.append(step.events.map((event) => ({ ...event, invite })));
  return invite;
}

/** A guest's mail shows no other guest, so the job carries none. */
function mailTo(recipient: Recipient, invite: Invite, method: MailJob['method']): MailJob {
  const shown = { ...invite, recipients: [recipient], removed: [], replies: [], orders: [] };
  return { method, recipient, invite: shown };
}

async function mustBeFree(unit: Unit, application: string, invite: Invite): Promise<void> {
  const { smartInviteId } = invite;
  const taken = (await unit.records.find(application, { smartInviteId })).some(
    ({ group }) => group || invite.group,
  );
  const email = invite.recipients[0]?.email;
  const again = invite.group
    ? []
    : await unit.records.find(application, { smartInviteId, recipientEmail: email });
  const cancelled = again.some(({ state }) => state === 'CANCELLED');
  if (taken || again.length > 0)
    throw refuse(
      'ALREADY_EXISTS',
      cancelled
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
