import { visibleLine } from '../read/visible-text.ts';
import type { BounceResult } from './bounce-reading.ts';
import { addressField, readReportBlocks } from './report-fields.ts';

/** Feedback types (RFC 5965 §7.3) by which a person says that they do not want the mail. */
const UNWANTED: ReadonlySet<string> = new Set(['abuse', 'fraud', 'opt-out', 'opt-out-list', 'other']);

export interface FeedbackReading {
  /** Absent for reports that are no complaint, such as `not-spam` and `auth-failure` (RFC 6591). */
  readonly complaint?: BounceResult;
  /** Envelope sender of the mail that is reported, where it is told. */
  readonly mailFrom?: string;
  readonly type: string;
}

/** What a message/feedback-report part says (RFC 5965; mail-replies case 139). Never throws. */
export function readFeedbackReport(text: string): FeedbackReading {
  // The fields stand in one group; blank lines between them are a provider's mistake.
  const fields = new Map(
    readReportBlocks(text)
      .reverse()
      .flatMap((block) => [...block]),
  );
  const type = visibleLine(fields.get('feedback-type') ?? '', 40)?.toLowerCase() ?? '';
  const mailFrom = addressField(fields.get('original-mail-from'));
  const recipient =
    addressField(fields.get('original-rcpt-to')) ?? addressField(fields.get('removal-recipient'));
  return {
    type,
    ...(mailFrom ? { mailFrom } : {}),
    ...(UNWANTED.has(type)
      ? {
          complaint: {
            kind: 'complaint',
            addresses: recipient ? [recipient] : [],
            reason: `The recipient's mail provider passed on a complaint about the mail (${type}).`,
          },
        }
      : {}),
  };
}
