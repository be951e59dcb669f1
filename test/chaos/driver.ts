import { createHmac } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { AcknowledgedLine } from './records.ts';

export interface DriverOptions {
  /** Addresses of the instances, without a path. Senders are spread over them, and go on at the next where one fails. */
  readonly urls: readonly string[];
  /** The secret under which callbacks are signed. */
  readonly secret: string;
  /** File that gets one line for each acknowledged operation. */
  readonly historyPath: string;
  /** Senders at once; each has one operation under way at any time. */
  readonly senders?: number;
}

/** Traffic that runs until it is told to finish; disposal leaves what is under way unacknowledged. */
export interface Driver extends Disposable {
  readonly acknowledged: () => number;
  /** Acknowledged operations that took more than one request. */
  readonly retried: () => number;
  /** Resolves when so many operations are acknowledged. Rejects where a sender failed. */
  reached(acknowledged: number): Promise<void>;
  /** Has every sender end with an acknowledgement. Rejects where one failed. */
  finish(): Promise<void>;
}

const SENDERS = 16;
const CALLBACKS_PER_INVITE = 4;
const STATUSES = ['ACCEPTED', 'TENTATIVE', 'DECLINED'] as const;
/** How long a sender goes on trying one operation, in milliseconds. */
const PATIENCE_MS = 60_000;
/** Between two requests for one operation, in milliseconds. */
const BACKOFF_MS = 50;

const CREATE = /* GraphQL */ `
  mutation Create($input: CreateInviteInput!) {
    createInvite(input: $input) {
      invite { id }
      errors { code message }
    }
  }
`;

/**
 * Starts the senders. Each makes an invite, reports several answers to it one after the other, and begins
 * again; each repeats an operation until it is acknowledged, as Cronofy and careful callers do.
 *
 * Mutations carry an idempotency key. Callbacks have none: what keeps a repeated one from becoming a second
 * event is that its status and comment are the present state already. That holds only while the repetition
 * directly follows the original, so every sender owns its invites and finishes one answer before the next.
 */
export function startDriver({ urls, secret, historyPath, senders = SENDERS }: DriverOptions): Driver {
  let acknowledged = 0;
  let retried = 0;
  let finishing = false;
  const abandoned = new AbortController();
  const waiting = new Set<{ readonly count: number; readonly resolve: () => void }>();
  writeFileSync(historyPath, '');

  const acknowledge = (line: AcknowledgedLine) => {
    appendFileSync(historyPath, `${JSON.stringify(line)}\n`);
    acknowledged += 1;
    if (line.attempts > 1) retried += 1;
    for (const one of waiting)
      if (acknowledged >= one.count) {
        waiting.delete(one);
        one.resolve();
      }
  };

  const send = async (sender: number) => {
    let at = sender;
    const untilAcknowledged = <Answer>(request: (url: string) => Promise<Answer | undefined>) =>
      repeat(abandoned.signal, async () => {
        const answer = await request(urls[at % urls.length] as string);
        if (answer === undefined) at += 1;
        return answer;
      });
    for (let number = 1; !finishing; number++) {
      const smartInviteId = `s${sender}-i${number}`;
      // Home again: the instance that was away is back at some time.
      at = sender;
      // Half of them mailed, so that the mail worker writes to the same invites and the same log meanwhile.
      const mailed = number % 2 === 0;
      const created = await untilAcknowledged((url) => createInvite(url, smartInviteId, mailed));
      acknowledge({
        kind: 'create',
        marker: smartInviteId,
        smartInviteId,
        mailed,
        inviteId: created.answer,
        at: Date.now(),
        attempts: created.attempts,
      });
      for (let call = 1; call <= CALLBACKS_PER_INVITE && !finishing; call++) {
        const marker = `${smartInviteId}-c${call}`;
        const status = STATUSES[(sender + number + call) % STATUSES.length] as string;
        const { attempts } = await untilAcknowledged((url) =>
          postCallback(url, secret, smartInviteId, status, marker),
        );
        acknowledge({ kind: 'callback', marker, smartInviteId, status, at: Date.now(), attempts });
      }
    }
  };
  const all = Promise.all(Array.from({ length: senders }, (_, sender) => send(sender + 1)));
  // Its rejection is for whoever waits next; until then it must not count as unhandled.
  all.catch(() => {});

  return {
    acknowledged: () => acknowledged,
    retried: () => retried,
    async reached(count) {
      if (acknowledged >= count) return;
      await Promise.race([new Promise<void>((resolve) => waiting.add({ count, resolve })), all]);
    },
    async finish() {
      finishing = true;
      await all;
    },
    [Symbol.dispose]() {
      finishing = true;
      abandoned.abort();
    },
  };
}

/** Repeats a request until it is answered; undefined means "not yet". Throws where a request is refused. */
async function repeat<Answer>(abandoned: AbortSignal, request: () => Promise<Answer | undefined>) {
  const end = Date.now() + PATIENCE_MS;
  for (let attempts = 1; Date.now() < end; attempts++) {
    const answer = await request();
    if (answer !== undefined) return { answer, attempts };
    await pause(BACKOFF_MS, undefined, { signal: abandoned });
  }
  throw new Error(`An operation was not acknowledged in ${PATIENCE_MS} ms.`);
}

interface Failure {
  readonly extensions?: { readonly code?: string };
}

/** The new invite's id. */
async function createInvite(
  url: string,
  smartInviteId: string,
  mailed: boolean,
): Promise<string | undefined> {
  const input = {
    smartInviteId,
    recipient: { email: addressOf(smartInviteId) },
    event: {
      summary: 'Site visit',
      start: { dateTime: '2031-03-05T09:00:00Z' },
      end: { dateTime: '2031-03-05T10:00:00Z' },
    },
    delivery: mailed ? 'SEND' : 'RETURN',
    idempotencyKey: `key-${smartInviteId}`,
  };
  const text = await post(`${url}/graphql`, JSON.stringify({ query: CREATE, variables: { input } }));
  if (text === undefined) return undefined;
  const { data, errors } = JSON.parse(text);
  const id = data?.createInvite?.invite?.id;
  // Its database is away, or was lost within the commit: the caller's turn to try again.
  if (errors?.every(({ extensions }: Failure) => extensions?.code === 'UPSTREAM_UNAVAILABLE'))
    return undefined;
  // A retried key must give the first answer again: "it exists already" would be the caller's problem.
  if (typeof id !== 'string')
    throw new Error(`${smartInviteId} was refused: ${JSON.stringify(errors ?? data?.createInvite)}`);
  return id;
}

function postCallback(url: string, secret: string, smartInviteId: string, status: string, comment: string) {
  const answer = { email: addressOf(smartInviteId), status: status.toLowerCase(), comment };
  const body = JSON.stringify({
    notification: { type: 'smart_invite' },
    smart_invite: { smart_invite_id: smartInviteId, recipient: answer, reply: answer },
  });
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  return post(`${url}/callbacks/cronofy`, body, { 'Cronofy-HMAC-SHA256': signature });
}

function addressOf(smartInviteId: string): string {
  return `${smartInviteId}@guest.test`;
}

/** The body of a 2xx; undefined where the gateway was away, died meanwhile or failed. Throws for a refusal. */
async function post(
  url: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<string | undefined> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
      signal: AbortSignal.timeout(10_000),
    });
    status = response.status;
    text = await response.text();
  } catch {
    return undefined;
  }
  if (status >= 500) return undefined;
  if (status >= 300) throw new Error(`${url} answered ${status}: ${text}`);
  return text;
}
