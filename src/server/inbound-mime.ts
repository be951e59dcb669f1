import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InboundMail, Ingested } from '../mail/inbound/inbound-mail.ts';
import { MAX_MAIL_BYTES } from '../mail/read/caps.ts';
import { createBearerCheck } from './bearer.ts';
import { readBody } from './read-body.ts';
import { respond } from './respond.ts';

/** Where providers that receive mail for others post it. */
export const INBOUND_MIME_PATH = '/inbound/mime';

export interface InboundMimeParts {
  /** Bearers that may post (setting `INBOUND_WEBHOOK_SECRET`); several while one is being replaced. */
  readonly secrets: readonly string[];
  /** The token of one of our addresses; undefined for any other address. */
  readonly tokenOf: (address: string) => string | undefined;
  readonly ingest: (mail: InboundMail) => Promise<Ingested>;
}

/**
 * `POST /inbound/mime`: one raw `message/rfc822`. The envelope may come along as `?from=…&to=…`; otherwise the
 * headers say whom it is for. 200 once the mail is durable, with what became of it; anything from 500 on asks the
 * provider to try again, and trying again is harmless.
 */
export function createInboundMime({ secrets, tokenOf, ingest }: InboundMimeParts) {
  const isKnown = createBearerCheck(secrets);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isKnown(request.headers.authorization))
      return respond(
        response,
        401,
        { error: 'Send the INBOUND_WEBHOOK_SECRET as "Authorization: Bearer …".' },
        { 'WWW-Authenticate': 'Bearer' },
      );
    if (request.method !== 'POST')
      return respond(response, 405, { error: 'Mail is posted by POST.' }, { Allow: 'POST' });
    const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
    if (type !== 'message/rfc822')
      return respond(response, 415, {
        error: 'Post the raw message with "Content-Type: message/rfc822".',
      });
    const raw = await readBody(request, MAX_MAIL_BYTES);
    const { from, token, problem } = envelopeOf(request, tokenOf);
    if (problem) return respond(response, 422, { error: problem });
    const ingested = await ingest({
      source: 'WEBHOOK',
      raw,
      ...(from === undefined ? {} : { mailFrom: from }),
      ...(token === undefined ? {} : { token }),
    });
    respond(response, 200, ingested);
  };
}

function envelopeOf({ url = '' }: IncomingMessage, tokenOf: InboundMimeParts['tokenOf']) {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  const to = query.getAll('to');
  const tokens = to.flatMap((address) => tokenOf(address) ?? []);
  const problem =
    to.length > 0 && tokens.length === 0
      ? 'None of the addresses in "to" is a reply address here.'
      : undefined;
  return { from: query.get('from') ?? undefined, token: tokens[0], problem };
}
