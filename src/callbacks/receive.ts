import { sameAddress } from '../invites/address.ts';
import type { Verification } from '../invites/invite.ts';
import type { Clock, ReportedAnswer } from '../invites/ports.ts';
import type { ClaimedReply, RecordReply } from '../invites/record-reply.ts';
import { InvalidPayloadError, readCallback } from './payload.ts';
import { isSigned } from './signature.ts';

/** Largest callback body, in bytes; Cronofy's are a few kilobytes. */
export const MAX_CALLBACK_BYTES = 256 * 1024;

export interface CallbackParts {
  readonly secrets: readonly string[];
  readonly recordReply: RecordReply;
  readonly clock: Clock;
  readonly application: string;
}

/** Status and text of the answer to a callback. */
export interface CallbackResponse {
  readonly status: 204 | 400 | 401;
  readonly message: string;
  /** For the log: what became of it. */
  readonly outcome: string;
}

const PROOF: Verification = {
  verified: true,
  method: 'CALLBACK_SIGNATURE',
  explanation: "Reported by Cronofy in a callback whose signature matched this gateway's client secret.",
};

/**
 * Takes one callback: verifies the signature over the raw bytes before anything is parsed, then records the
 * answers. Resolves to 2xx only after the commit. An unknown invite gets the answer of a known one, so that
 * the endpoint tells nobody which invites exist.
 */
export async function receiveCallback(
  parts: CallbackParts,
  body: Uint8Array,
  signature: string | undefined,
): Promise<CallbackResponse> {
  if (!isSigned(body, signature, parts.secrets))
    return { status: 401, message: 'The signature does not match.', outcome: 'forged' };
  try {
    const callback = readCallback(body);
    if (callback.kind === 'ignored') return { status: 204, message: '', outcome: `ignored ${callback.type}` };
    const now = parts.clock.now();
    const answers = answersOf(callback.recipients, callback.reply).map((answer) => claimed(answer, now));
    const [only] = callback.recipients;
    const ref =
      callback.recipients.length === 1 && only
        ? { smartInviteId: callback.smartInviteId, recipientEmail: only.email }
        : { smartInviteId: callback.smartInviteId };
    const { disposition } = await parts.recordReply(parts.application, ref, answers, {
      callback: { body: Buffer.from(body).toString('utf8'), receivedAt: now },
    });
    return { status: 204, message: '', outcome: disposition };
  } catch (error) {
    if (!(error instanceof InvalidPayloadError)) throw error;
    return { status: 400, message: error.message, outcome: 'malformed' };
  }
}

/**
 * The reply first, as it caused the call, then the recipients' state, which is what Cronofy tracks. Where
 * both are about one address the reply says it all. Recipients who are still pending said nothing: taken for
 * answers, each callback of a group would bring an event for everybody who has not answered yet.
 */
function answersOf(
  recipients: readonly ReportedAnswer[],
  reply: ReportedAnswer | undefined,
): ReportedAnswer[] {
  const others = reply ? recipients.filter(({ email }) => !sameAddress(email, reply.email)) : recipients;
  return [...(reply ? [reply] : []), ...others].filter(
    ({ status, comment, proposal }) =>
      status !== 'PENDING' || comment !== undefined || proposal !== undefined,
  );
}

function claimed({ email, status, ...answer }: ReportedAnswer, now: number): ClaimedReply {
  const attendance = status === 'PENDING' ? {} : { status };
  return {
    claim: { from: email },
    reply: { ...answer, ...attendance, receivedAt: now, channel: 'CALLBACK', verification: PROOF },
  };
}
