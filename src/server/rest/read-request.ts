import type { InviteDraft } from '../../invites/create.ts';
import { type Delivery, type Organizer, RSVP_STATUSES, type RsvpStatus } from '../../invites/invite.ts';
import { MAX_RECIPIENTS, type RecipientDraft } from '../../invites/recipient-draft.ts';
import { Fields } from './fields.ts';
import type { FieldProblem } from './problems.ts';
import { readEvent } from './read-event.ts';

/** Largest body of a POST, in bytes; the longest addresses of all 200 recipients have room in it. */
export const MAX_REST_BYTES = 100 * 1024;

/** A POST as it was meant. */
export type RestRequest =
  | { readonly method: 'request'; readonly draft: InviteDraft }
  | {
      readonly method: 'cancel';
      readonly smartInviteId: string;
      /** Whom the request names; empty where it names nobody. */
      readonly emails: readonly string[];
      readonly delivery: Delivery;
    }
  | {
      readonly method: 'remove';
      readonly smartInviteId: string;
      readonly email: string;
      readonly delivery: Delivery;
    };

/** The body is no JSON object in UTF-8; becomes a 400. */
export class MalformedBodyError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MalformedBodyError';
  }
}

/**
 * Reads the body of a POST (contract part 2 and 5). `problems` gets everything wrong with its form; where there
 * is any, the request is only good for finding out what else is wrong. Throws MalformedBodyError.
 *
 * Besides Cronofy's fields there is one of ours: `delivery`. As with Cronofy, it is the caller who mails
 * `attachments.icalendar`, unless the request says `"delivery": "send"`: then the gateway mails what this request
 * changes. It speaks for its own request only.
 */
export function readRequest(body: Uint8Array, problems: FieldProblem[]): RestRequest {
  const fields = new Fields(parse(body), '', problems);
  const smartInviteId = fields.requiredText('smart_invite_id') ?? 'id';
  const delivery = readDelivery(fields);
  const method = fields.text('method')?.toLowerCase() ?? 'request';
  if (method === 'request') return { method, draft: readDraft(fields, smartInviteId, delivery) };
  if (method === 'remove') return { method, smartInviteId, email: readOnlyEmail(fields), delivery };
  // Read as the method that asks for least: what another one would need besides is not known to be missing.
  if (method !== 'cancel') fields.wrong('method', 'errors.invalid', 'must be request, cancel or remove');
  const emails = readPeople(fields).map(({ email }) => email);
  return { method: 'cancel', smartInviteId, emails, delivery };
}

function parse(body: Uint8Array): object {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new MalformedBodyError('The body is not JSON in UTF-8.', { cause });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new MalformedBodyError('The body must be a JSON object.');
  return json;
}

function readDraft(fields: Fields, smartInviteId: string, delivery: Delivery): InviteDraft {
  const people = readPeople(fields);
  const several = fields.value('recipients') !== undefined;
  if (!several && fields.value('recipient') === undefined)
    fields.wrong('recipient', 'errors.required', 'required');
  const [recipient = STAND_IN] = people;
  const event = fields.requiredWithin('event') ?? new Fields({}, '', []);
  const organizer = readOrganizer(fields);
  const callbackUrl = fields.text('callback_url');
  return {
    smartInviteId,
    ...(several ? { recipients: people } : { recipient }),
    event: readEvent(event),
    ...(organizer ? { organizer } : {}),
    ...(callbackUrl === undefined ? {} : { callbackUrl }),
    delivery,
  };
}

const STAND_IN: RecipientDraft = { email: 'somebody@invalid.test' };

/** Everybody under `recipients`, or the one under `recipient`; nobody where there is neither. */
function readPeople(fields: Fields): readonly RecipientDraft[] {
  const several = fields.listWithin('recipients', MAX_RECIPIENTS);
  const one = fields.within('recipient');
  if (several && one) fields.wrong('recipients', 'errors.invalid', 'give either recipient or recipients');
  return (several ?? (one ? [one] : [])).map((person, index) => ({
    email: person?.requiredText('email') ?? `${index}@invalid.test`,
    ...readStatus(person),
  }));
}

function readStatus(person: Fields | undefined): { readonly status?: RsvpStatus } {
  const status = person?.text('status')?.toUpperCase();
  if (status === undefined) return {};
  const known = RSVP_STATUSES.find((one) => one === status);
  if (!known) person?.wrong('status', 'errors.invalid', 'must be pending, accepted, tentative or declined');
  return known ? { status: known } : {};
}

/** `recipient` although the invite has several (contract part 5); a list of one says the same. */
function readOnlyEmail(fields: Fields): string {
  const [person, ...others] = readPeople(fields);
  if (person && others.length === 0) return person.email;
  fields.wrong('recipient', 'errors.required', 'name the one recipient to remove');
  return STAND_IN.email;
}

function readOrganizer(fields: Fields): Organizer | undefined {
  const organizer = fields.within('organizer');
  const name = organizer?.text('name');
  const email = organizer?.text('email');
  if (name === undefined && email === undefined) return undefined;
  return { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
}

function readDelivery(fields: Fields): Delivery {
  const delivery = fields.text('delivery')?.toLowerCase() ?? 'return';
  if (delivery === 'send') return 'SEND';
  if (delivery !== 'return') fields.wrong('delivery', 'errors.invalid', 'must be send or return');
  return 'RETURN';
}
