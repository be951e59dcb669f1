import type { IncomingMessage, ServerResponse } from 'node:http';
import { InvitegraphError } from '../../errors.ts';
import type { Clock, Directory } from '../../invites/ports.ts';
import type { RecordReply } from '../../invites/record-reply.ts';
import { BodyTooLargeError, readBody } from '../read-body.ts';
import { respond } from '../respond.ts';
import { retryAfter } from '../retry-after.ts';
import { answer } from './answer.ts';
import { answerNamed } from './form.ts';
import type { RsvpLinks } from './link.ts';
import { noticePage } from './notice.ts';
import { RSVP_PATH } from './path.ts';
import {
  clientOf,
  createRateLimit,
  MAX_ANSWERS_PER_LINK,
  MAX_VISITS_PER_ADDRESS,
  MAX_VISITS_PER_LINK,
} from './rate-limit.ts';
import { MAX_ANSWER_BYTES } from './read-answer.ts';
import { type Reader, readerOf } from './reader.ts';
import { isFromOurPage } from './same-origin.ts';
import { sendPage } from './send-page.ts';
import { visitOf } from './visit.ts';
import { visitPage } from './visit-page.ts';

export interface RsvpParts {
  readonly directory: Pick<Directory, 'byRecipient'>;
  readonly recordReply: RecordReply;
  readonly clock: Clock;
  readonly links: RsvpLinks;
  readonly publicUrl: () => string;
  /** Who invites where the invite does not say. */
  readonly defaultOrganizerName: string;
  /** Told of what failed inside; the reader gets a page that says so. */
  readonly onError: (error: unknown) => void;
}

const ALLOWED = ['GET', 'HEAD', 'POST'];

/**
 * The recipient's page. GET and HEAD show it and never change anything: mail scanners follow every link. POST takes
 * the answer and leads back to the page, so that a reload does not answer again. No script is needed, and none runs.
 *
 * Gives the handler of everything below `/rsvp/`; it throws BodyTooLargeError, and what is thrown where the client
 * goes away.
 */
export function createRsvpPage(
  parts: RsvpParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const byAddress = createRateLimit(MAX_VISITS_PER_ADDRESS);
  const byRecipient = createRateLimit(MAX_VISITS_PER_LINK);
  const answers = createRateLimit(MAX_ANSWERS_PER_LINK);

  return async (request, response) => {
    if (!ALLOWED.includes(request.method ?? ''))
      return respond(response, 405, { error: 'Send GET or POST.' }, { Allow: ALLOWED.join(', ') });
    const reader = readerOf(request.headers['accept-language']);
    try {
      await serve(request, response, reader);
    } catch (error) {
      if (error instanceof BodyTooLargeError || response.destroyed || response.headersSent) throw error;
      parts.onError(error);
      const wait = error instanceof InvitegraphError ? retryAfter(error.details.retryAfterMs) : {};
      const status = 'Retry-After' in wait ? 503 : 500;
      sendPage(response, reader, status, noticePage(reader, reader.words.failed, 'no', 'info'), wait);
    }
  };

  async function serve(request: IncomingMessage, response: ServerResponse, reader: Reader): Promise<void> {
    const { words } = reader;
    const now = parts.clock.now();
    const isAnswer = request.method === 'POST';
    const tooMany = (waitMs: number) =>
      sendPage(response, reader, 429, noticePage(reader, words.tooMany, 'plain', 'clock'), {
        'Retry-After': Math.ceil(waitMs / 1000),
      });
    const unknown = () => sendPage(response, reader, 404, noticePage(reader, words.unknown, 'plain', 'link'));

    const addressWait = byAddress.take(clientOf(request), now);
    if (addressWait !== undefined) return tooMany(addressWait);
    const { token, query } = readTarget(request.url ?? '');
    const link = parts.links.read(token, now);
    if (link === undefined) return unknown();
    if (link === 'expired')
      return sendPage(response, reader, 410, noticePage(reader, words.expired, 'plain', 'clock'));
    const limit = isAnswer ? answers : byRecipient;
    const wait = limit.take(link.recipientId, now);
    if (wait !== undefined) return tooMany(wait);

    const found = await parts.directory.byRecipient(link.recipientId);
    const visit = found && visitOf(found.invite, link.recipientId, now);
    if (!visit) return unknown();
    const page = { reader, now, defaultOrganizerName: parts.defaultOrganizerName };
    if (!isAnswer) {
      const linked = answerNamed(query.get('answer')?.toLowerCase());
      const news = query.has('sent') ? { news: 'sent' as const } : {};
      return sendPage(
        response,
        reader,
        200,
        visitPage({ ...page, ...news, ...(linked ? { linked } : {}) }, visit),
      );
    }

    if (!isFromOurPage(request, parts.publicUrl()))
      return sendPage(response, reader, 403, noticePage(reader, words.foreign, 'no', 'info'));
    if (visit.kind !== 'open') return sendPage(response, reader, 409, visitPage(page, visit));
    if (!isForm(request)) return respond(response, 415, { error: 'Send a form as a browser does.' });
    const body = await readBody(request, MAX_ANSWER_BYTES);
    const fields = new URLSearchParams(body.toString('utf8'));
    const answered = await answer(parts.recordReply, visit.invite, visit.recipient, fields, now);
    if (answered.kind === 'kept')
      // Relative: behind a proxy's path only the browser knows the whole address.
      return sendPage(response, reader, 303, '', { Location: '?sent' });
    if (answered.kind === 'problems')
      return sendPage(response, reader, 422, visitPage({ ...page, news: 'problems', ...answered }, visit));
    const present = answered.invite && visitOf(answered.invite, link.recipientId, now);
    if (!present) return unknown();
    const typed = answered.kind === 'moved' ? { news: 'moved' as const, values: answered.values } : {};
    sendPage(response, reader, 409, visitPage({ ...page, ...typed }, present));
  }
}

function readTarget(url: string): { token: string; query: URLSearchParams } {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  // Some mail programs add a slash to what they make a link of.
  const token = path.slice(RSVP_PATH.length).replace(/\/$/, '');
  return { token, query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)) };
}

function isForm({ headers }: IncomingMessage): boolean {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  return type === 'application/x-www-form-urlencoded';
}
