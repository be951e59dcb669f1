import { refuse } from '../errors.ts';
import type { Change, Minted } from './create.ts';
import { mustTakePlaceOnce } from './engine-recurrence.ts';
import type { Invite, Recipient } from './invite.ts';
import type { Clock, Engine, NewId, Publication, Published, Transact, Unit } from './ports.ts';
import { concerned, jobOf, type Mailing, mailsOf, withMailsNoted } from './queue-mail.ts';

/** Longest idempotency key, in characters. */
export const MAX_IDEMPOTENCY_KEY = 255;
/** How often a change is begun anew because the invite changed while Cronofy was asked. */
const MAX_BEGINNINGS = 3;

/** A change, whom it is mailed to, and what an upstream has to be told. */
export interface Step extends Change, Mailing {
  readonly isNew?: boolean;
  /** Whom the change takes off the invite. */
  readonly removed?: Recipient;
}

export interface ChangeRequest {
  readonly application: string;
  /** What tells this request from another under the same idempotency key. */
  readonly fingerprint: unknown;
  readonly idempotencyKey: string | undefined;
  /** Changes under one name do not overlap. */
  readonly smartInviteId: string;
  readonly step: (unit: Unit, minted: Minted) => Promise<Step>;
}

export interface ChangeParts {
  readonly transact: Transact;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Called after a commit that appended events or queued mail. */
  readonly committed: (application: string) => void;
}

/**
 * Runs one change: idempotency, the upstream where there is one, and one transaction for state, mail and events.
 *
 * With an upstream the change is worked out, told there, and worked out again in the transaction that keeps it;
 * if the invite has moved on in between it begins anew, so that both sides end in the same state, and where the
 * change is refused by then the upstream is told back. A process that dies after telling has answered nobody: the
 * caller repeats, and telling twice is harmless (contract 2.3).
 */
export function createChange(parts: ChangeParts): (request: ChangeRequest) => Promise<Invite> {
  const queues = new Map<string, Promise<unknown>>();

  return async (request) => {
    const { application, idempotencyKey: key, smartInviteId } = request;
    if (key !== undefined && (key === '' || key.length > MAX_IDEMPOTENCY_KEY))
      throw refuse(
        'INVALID_INPUT',
        `idempotencyKey must have 1 to ${MAX_IDEMPOTENCY_KEY} characters.`,
        'input',
        'idempotencyKey',
      );
    const name = `${application}\0${smartInviteId}`;
    const before = queues.get(name);
    const invite = (before ?? Promise.resolve()).catch(() => {}).then(() => run(parts, request));
    queues.set(name, invite);
    try {
      return await invite;
    } finally {
      if (queues.get(name) === invite) queues.delete(name);
    }
  };
}

async function run(parts: ChangeParts, request: ChangeRequest): Promise<Invite> {
  let told: Invite | undefined;
  try {
    for (let beginning = 1; beginning <= MAX_BEGINNINGS; beginning++) {
      const minted = mintedBy(parts);
      const plan = parts.engine.upstream && (await parts.transact((unit) => begin(unit, request, minted)));
      if (plan && 'first' in plan) return plan.first;
      const published = plan && (await publish(parts.engine, plan.step));
      if (published) told = plan.step.invite;
      const kept = await keepOnce(parts, request, minted, plan?.step, published);
      if (kept) {
        parts.committed(request.application);
        return kept;
      }
    }
    throw refuse('REVISION_CONFLICT', 'The invite keeps changing. Read it again, then repeat.', 'input');
  } catch (error) {
    if (told) await tellBack(parts, told);
    throw error;
  }
}

function mintedBy({ clock, engine, newId }: ChangeParts): Minted {
  return { now: clock.now(), newId, newToken: engine.newToken, newUid: engine.newUid };
}

/** Works the change out and keeps it; undefined where the invite is no longer what the upstream was told of. */
function keepOnce(
  { transact, engine }: ChangeParts,
  request: ChangeRequest,
  minted: Minted,
  planned: Step | undefined,
  published: Published | undefined,
): Promise<Invite | undefined> {
  return transact(async (unit) => {
    const work = await begin(unit, request, minted);
    if ('first' in work) return work.first;
    if (planned && work.step.invite.revision !== planned.invite.revision) return undefined;
    mustBeOurs(engine, work.step);
    const result = await keep(unit, published ? withText(work.step, published) : work.step, minted.now);
    await remember(unit, request, result, minted.now);
    if (result.upstream) await unit.callbacks.confirm(result, minted.now + CONFIRM_MS);
    return result;
  });
}

/**
 * Tells the upstream what is kept here, since it was told of a change that is not: somebody's answer or change came
 * between, and the change does not hold any more. Best effort, as the upstream may be what failed.
 */
async function tellBack({ transact, engine }: ChangeParts, told: Invite): Promise<void> {
  const { application, smartInviteId, group, recipients } = told;
  const ref = group ? { smartInviteId } : { smartInviteId, recipientEmail: recipients[0]?.email };
  try {
    const [kept] = await transact((unit) => unit.records.find(application, ref));
    if (kept?.upstream)
      await engine.upstream?.publish({ kind: kept.state === 'CANCELLED' ? 'cancel' : 'put', invite: kept });
  } catch {
    // The caller hears why the change was refused, which is what it can do something about.
  }
}

/** Answers may have been given between the change and its telling: they are looked up after this many ms. */
const CONFIRM_MS = 60_000;

type Work = { readonly first: Invite } | { readonly step: Step };

async function begin(unit: Unit, request: ChangeRequest, minted: Minted): Promise<Work> {
  const { application, idempotencyKey: key, fingerprint, step } = request;
  const first =
    key === undefined ? undefined : await unit.once.recall(application, key, JSON.stringify(fingerprint));
  return first ? { first } : { step: await step(unit, minted) };
}

async function remember(unit: Unit, request: ChangeRequest, result: Invite, now: number): Promise<void> {
  const { application, idempotencyKey: key, fingerprint } = request;
  if (key !== undefined) await unit.once.keep(application, key, JSON.stringify(fingerprint), result, now);
}

function publish({ upstream }: Engine, step: Step): Promise<Published> | undefined {
  const { invite, events, isNew, removed } = step;
  // An invite that was made with the embedded engine stays with it.
  if (!upstream || events.length === 0 || !(isNew || invite.upstream)) return undefined;
  mustTakePlaceOnce(invite.event);
  const publication: Publication = removed
    ? { kind: 'remove', invite, recipient: removed }
    : { kind: step.method === 'CANCEL' ? 'cancel' : 'put', invite };
  return upstream.publish(publication);
}

function mustBeOurs(engine: Engine, { invite, events }: Step): void {
  if (events.length > 0 && invite.upstream && !engine.upstream)
    throw refuse(
      'NOT_ALLOWED',
      'This invite is kept at Cronofy. Start the gateway with ENGINE=cronofy to change it.',
      'input',
      'smartInviteId',
    );
}

/** The step with the upstream's texts; who was removed is only told where there is a text to tell it with. */
function withText(step: Step, { icalendar, removedIcalendar }: Published): Step {
  const text = icalendar ?? step.invite.upstream?.icalendar;
  const invite = text === undefined ? step.invite : { ...step.invite, upstream: { icalendar: text } };
  if (!step.removed) return { ...step, invite };
  return removedIcalendar === undefined
    ? { ...step, invite, told: [] }
    : { ...step, invite, text: removedIcalendar };
}

/** Keeps a step whole: state, mail and events in the one transaction; the log last (see stream/log.ts). */
async function keep(unit: Unit, step: Step, now: number): Promise<Invite> {
  const mails = mailsOf(step);
  if (step.events.length === 0 && mails.length === 0) return step.invite;
  const unsent = await unit.outbox.withdraw(
    step.invite.id,
    concerned(step).map(({ id }) => id),
  );
  const invite = withMailsNoted(step, mails, unsent, now);
  if (step.isNew) await unit.records.insert(invite);
  else await unit.records.save(invite);
  await unit.outbox.enqueue(
    mails.map((mail) => jobOf(mail, invite, step, unsent)),
    now,
  );
  await unit.log.append(step.events.map((event) => ({ ...event, invite })));
  return invite;
}
