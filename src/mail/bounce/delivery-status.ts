import { visibleLine } from '../read/visible-text.ts';
import type { BounceResult } from './bounce-reading.ts';
import { addressField, type ReportBlock, readReportBlocks } from './report-fields.ts';
import { codesIn, enhancedStatusIn } from './status-code.ts';

/** Recipients of one delivery report that are told apart. */
export const MAX_REPORTED_RECIPIENTS = 20;
/** Longest words of a mail system that are repeated, in characters. */
const MAX_DIAGNOSTIC = 300;

/** What can become of a mail that a mail system took. */
type Fate = Exclude<BounceResult['kind'], 'complaint'>;

/** What each action means (RFC 3464 §2.3.3): a list that expanded or a server that relays has the mail. */
const KINDS: ReadonlyMap<string, Fate> = new Map([
  ['failed', 'failed'],
  ['delayed', 'delayed'],
  ['delivered', 'arrived'],
  ['relayed', 'arrived'],
  ['expanded', 'arrived'],
]);

const SENTENCES: Readonly<Record<Fate, string>> = {
  failed: 'The mail came back as undeliverable',
  delayed: 'The mail has not arrived yet, and is still being tried',
  arrived: 'The mail was delivered or passed on',
};

/**
 * What a message/delivery-status part says of each recipient (RFC 3464; mail-replies cases 132 and 133). The first
 * group is about the message; groups without a recipient, an action and a status are passed over. Never throws.
 */
export function readDeliveryStatus(text: string): readonly BounceResult[] {
  return readReportBlocks(text)
    .filter((block) => RECIPIENT_FIELDS.some((name) => block.has(name)))
    .slice(0, MAX_REPORTED_RECIPIENTS)
    .map(resultOf);
}

const RECIPIENT_FIELDS = ['final-recipient', 'original-recipient', 'action', 'status'] as const;

function resultOf(block: ReportBlock): BounceResult {
  const words = (block.get('diagnostic-code') ?? '').replace(/^[\w.-]{1,40};\s*/, '');
  const told = enhancedStatusIn(block.get('status') ?? '');
  const found = codesIn(words);
  const kind = kindOf(block.get('action'), told ?? found.enhancedStatus);
  // `5.0.0` only says that something failed; the server's own words often say what.
  const status = told && !/\.0\.0$/.test(told) ? told : (found.enhancedStatus ?? told);
  const original = addressField(block.get('original-recipient'));
  const final = addressField(block.get('final-recipient'));
  return {
    kind,
    addresses: [...new Set([original, final].flatMap((address) => address ?? []))],
    reason: sentence(kind, words),
    ...(found.smtpCode ? { smtpCode: found.smtpCode } : {}),
    // A failure with a code of success contradicts itself, and the action is what the report is for.
    ...(status && !(kind === 'failed' && status.startsWith('2')) ? { enhancedStatus: status } : {}),
  };
}

function kindOf(action: string | undefined, status: string | undefined): Fate {
  const known = KINDS.get((action ?? '').split(/[\s;(]/)[0]?.toLowerCase() ?? '');
  if (known) return known;
  if (status?.startsWith('2')) return 'arrived';
  return status?.startsWith('4') ? 'delayed' : 'failed';
}

/** One sentence for people, with a mail system's words where it has some. */
export function sentence(kind: Fate, words: string): string {
  const said = visibleLine(words, MAX_DIAGNOSTIC);
  return said ? `${SENTENCES[kind]}: ${said}` : `${SENTENCES[kind]}.`;
}
