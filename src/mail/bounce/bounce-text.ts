import type { ExtractedMail } from '../read/extract.ts';
import { visibleLine } from '../read/visible-text.ts';
import type { BounceResult } from './bounce-reading.ts';
import { MAX_REPORTED_RECIPIENTS, sentence } from './delivery-status.ts';
import { addressField } from './report-fields.ts';
import { codesIn } from './status-code.ts';

/** Characters of a text in which a mail system's words are looked for; what it returns stands below them. */
const MAX_WORDS = 4_000;

/** True where headers or words are those of a mail system that returns mail, whatever its language. */
export function looksReturned({ headers, sender, subject, text }: ExtractedMail): boolean {
  return (
    headers.has('x-failed-recipients') ||
    /^(mailer-daemon|postmaster|microsoftexchange[0-9a-f]+|mail-?daemon)@/i.test(sender.address ?? '') ||
    /undeliver|undelivered|delivery (status|has failed|failure|incomplete)|returned mail|failure notice|mail delivery|unzustellbar|nicht zugestellt|non remis|no entregado|non recapitat|onbestelbaar|配信不能/i.test(
      subject ?? '',
    ) ||
    /^hi\. this is the|this is the mail (system|delivery)|^your message (did not reach|could not be delivered)/im.test(
      text.slice(0, MAX_WORDS),
    )
  );
}

/** True for mail that wants a human to prove themselves before a message is let through (mail-replies case 136). */
export function isChallenge({ subject, text }: ExtractedMail): boolean {
  return (
    /\b(please )?(confirm|verify|authenticate) (your|that you)\b|are you human|message verification|challenge[- ]response/i.test(
      subject ?? '',
    ) || /\b(verify|confirm|prove) (that )?you('re| are) (a )?human\b/i.test(text.slice(0, MAX_WORDS))
  );
}

/**
 * What a delivery report in words only says: that the mail failed, unless it says that it is merely late. Codes
 * where the words have some (mail-replies case 134). Never throws.
 */
export function readBounceText({ headers, subject, text }: ExtractedMail): BounceResult {
  const words = wordsOf(text);
  const kind = isDelay(subject ?? '', words) ? 'delayed' : 'failed';
  const addresses = (headers.get('x-failed-recipients') ?? [])
    .flatMap((list) => list.slice(0, 8_000).split(','))
    .flatMap((address) => addressField(address) ?? [])
    .slice(0, MAX_REPORTED_RECIPIENTS);
  return { kind, addresses, reason: sentence(kind, tellingLine(words)), ...codesIn(words) };
}

function isDelay(subject: string, words: string): boolean {
  return (
    /^\W*warning: (could not send|message .{0,80} delayed)|\bdelayed\b|\(delay\)|verzögert|retardé|retrasado/i.test(
      subject,
    ) || /\b(do not need to|no need to) re-?send\b|\bwill (continue to|keep) (try|be retried)/i.test(words)
  );
}

/** The part above the copy of our mail. */
function wordsOf(text: string): string {
  const [above = ''] = text
    .slice(0, MAX_WORDS)
    .split(
      /^-{2,20}.{0,60}(?:below this line|original message|forwarded message|this is a copy|returned message).*$/im,
    );
  return above;
}

/** The line that gives a server's code; without one the sentence alone has to do. */
function tellingLine(words: string): string {
  const lines = words.split('\n', 200).map((line) => visibleLine(line, 300) ?? '');
  return lines.find((line) => Object.keys(codesIn(line)).length > 0) ?? '';
}
