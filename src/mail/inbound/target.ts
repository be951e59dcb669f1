import { sameAddress } from '../../invites/address.ts';
import type { CalendarEvent, Invite } from '../../invites/invite.ts';
import type { Addressed, Directory } from '../../invites/ports.ts';
import type { MailContext } from '../read/read-mail.ts';
import type { MailReading } from '../reading.ts';
import type { InboundMail } from './inbound-mail.ts';

/** The invite that a mail is about, and how it was found. */
export interface Target extends Addressed {
  /** True where the mail came to an address that takes bounces. */
  readonly isBounceAddress: boolean;
  /** True where only the UID led here (case 64). */
  readonly byUid: boolean;
}

export interface TargetParts {
  readonly directory: Pick<Directory, 'byToken' | 'byUid'>;
  readonly read: (raw: Uint8Array, context: MailContext) => Promise<MailReading>;
  /** Tokens of ours that the headers of a mail name, likeliest first. */
  readonly tokensIn: (raw: Uint8Array) => readonly string[];
  /** The reply token that a UID holds, where all invites share one address. */
  readonly tokenOfUid: (uid: string) => string | undefined;
}

/** Addresses of ours that are looked up of one mail. */
const MAX_TOKENS = 5;

/** Stands in while the invite is not known yet; nothing that depends on it is used then. */
const NO_EVENT: CalendarEvent = {
  summary: '',
  start: { kind: 'date', date: '1970-01-01', timeZone: 'Etc/UTC' },
  end: { kind: 'date', date: '1970-01-02', timeZone: 'Etc/UTC' },
  reminders: [],
  transparency: 'OPAQUE',
};

/** Finds the invite of a mail, by address first and by UID second (mail-replies part 1), and reads it in its light. */
export async function findTarget(
  parts: TargetParts,
  mail: InboundMail,
): Promise<{ readonly target?: Target; readonly reading: MailReading }> {
  const tokens = mail.token === undefined ? parts.tokensIn(mail.raw).slice(0, MAX_TOKENS) : [mail.token];
  for (const token of tokens) {
    const found = await parts.directory.byToken(token);
    if (!found) continue;
    const target = { ...found, isBounceAddress: token.startsWith('b-'), byUid: false };
    return { target, reading: await readFor(parts, mail, target) };
  }
  const reading = await parts.read(mail.raw, { ...envelopeOf(mail), event: NO_EVENT });
  const { outcome } = reading;
  const uid = outcome.kind === 'reply' ? outcome.uid : outcome.bounce?.returned.uids[0];
  // A dead reply address is no reason to believe the UID beside it: an address of ours was shown, and is over.
  const found = uid === undefined || mail.token !== undefined ? undefined : await byUid(parts, uid);
  if (!found) return { reading };
  const target = { ...found, isBounceAddress: false };
  return { target, reading: await readFor(parts, mail, target) };
}

/** Where all invites share one address the UID holds the reply token, and naming it is as good as the address. */
async function byUid(
  { directory, tokenOfUid }: TargetParts,
  uid: string,
): Promise<(Addressed & Pick<Target, 'byUid'>) | undefined> {
  const token = tokenOfUid(uid);
  const shown = token === undefined ? undefined : await directory.byToken(token);
  if (shown) return { ...shown, byUid: false };
  const named = await directory.byUid(uid);
  return named && { ...named, byUid: true };
}

/** Unknown is not null: taken for the null sender, every letter in a mailbox would look like a bounce. */
function envelopeOf({ mailFrom }: InboundMail): Pick<MailContext, 'mailFrom'> {
  return mailFrom === undefined ? {} : { mailFrom };
}

function readFor(
  { read }: TargetParts,
  mail: InboundMail,
  { invite, recipientId }: Addressed,
): Promise<MailReading> {
  const addressed = personOf(invite, recipientId);
  return read(mail.raw, {
    ...envelopeOf(mail),
    event: invite.event,
    uid: invite.uid,
    ...(addressed ? { recipientEmail: addressed.email } : {}),
    ...(addressed?.name ? { recipientName: addressed.name } : {}),
    ...organizerOf(invite),
  });
}

/** An organizer who is invited, too, may answer like everybody else. */
function organizerOf({ organizer: { email }, recipients }: Invite): Pick<MailContext, 'organizerEmail'> {
  if (email === undefined || recipients.some((person) => sameAddress(person.email, email))) return {};
  return { organizerEmail: email };
}

function personOf({ recipients, removed }: Invite, id: string | undefined) {
  return [...recipients, ...removed].find((person) => person.id === id);
}
