import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { signatureOf } from './callback-request.ts';
import { type Breach, breachesOf } from './cronofy-contract.ts';
import { type CronofyAnswer, CronofyInvites } from './cronofy-invites.ts';

/** A way to go wrong; each is done to one request. */
export type Fault =
  /** An answer of another kind; the request is not applied. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string | Buffer;
    }
  /** Headers that never come; the request is applied. */
  | { readonly kind: 'silent' }
  /** A body that stops after its first bytes, is broken off there, or goes on byte by byte. */
  | { readonly kind: 'stuck-body' | 'broken-body' | 'dribbled-body' }
  /** The connection is reset before the request was read, or after it was applied. */
  | { readonly kind: 'reset-before-read' | 'reset-after-read' }
  /** A body that never ends. */
  | { readonly kind: 'endless-body' }
  /** Not HTTP. */
  | { readonly kind: 'gibberish' }
  /** Answered properly once the promise resolves. */
  | { readonly kind: 'held'; readonly until: Promise<unknown> };

export interface SeenRequest {
  readonly verb: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly body: unknown;
}

/** Cronofy's smart invites on loopback: a server of its own that checks what it is sent. */
export interface FakeCronofy extends AsyncDisposable {
  readonly url: URL;
  /** Every request, in the order of arrival, whatever it was answered with. */
  readonly requests: readonly SeenRequest[];
  /** What was sent against the contract. */
  readonly breaches: readonly Breach[];
  /** Connections that were opened. */
  readonly connections: () => number;
  /** Requests that were being answered at the same time, at most. */
  readonly peak: () => number;
  /** Resolves once so many requests have arrived. */
  arrived(count: number): Promise<void>;
  /** The next requests go wrong in these ways, one each. */
  misbehave(...faults: readonly Fault[]): void;
  /** Every request goes wrong so, until told otherwise. */
  misbehaveAlways(fault: Fault | undefined): void;
  /** A guest answers; gives the callback as Cronofy would post it, signed with each secret. */
  answer(
    smartInviteId: string,
    recipient: string,
    answer: CronofyAnswer,
    from?: string,
  ): { readonly body: string; readonly signature: string; readonly callbackUrl: string | null };
}

export async function aFakeCronofy({ secrets = ['CRN_test-secret'] } = {}): Promise<FakeCronofy> {
  const invites = new CronofyInvites();
  const requests: SeenRequest[] = [];
  const breaches: Breach[] = [];
  const faults: Fault[] = [];
  const awaited = new Set<{ readonly count: number; readonly resolve: () => void }>();
  let always: Fault | undefined;
  let opened = 0;
  let busy = 0;
  let peak = 0;

  function seen(request: SeenRequest): void {
    requests.push(request);
    for (const one of awaited) {
      if (requests.length < one.count) continue;
      awaited.delete(one);
      one.resolve();
    }
  }

  function respond(request: SeenRequest): { status: number; json: unknown } {
    const { verb, path, query, headers, body } = request;
    const wrong = (field: string, description: string) => breaches.push([field, description]);
    if (!secrets.some((secret) => headers.authorization === `Bearer ${secret}`))
      return { status: 401, json: undefined };
    if (path !== '/v1/smart_invites') return { status: 404, json: undefined };
    if (verb === 'GET') {
      if (!query.get('smart_invite_id')) wrong('smart_invite_id', 'required');
      for (const key of query.keys())
        if (!['smart_invite_id', 'recipient_email', 'include_ics'].includes(key)) wrong(key, 'unknown');
      const email = query.get('recipient_email') || undefined;
      const withIcs = query.get('include_ics') === 'true';
      const json = invites.status(query.get('smart_invite_id') ?? '', email, withIcs);
      return { status: json ? 200 : 404, json };
    }
    if (verb !== 'POST') return { status: 404, json: undefined };
    if (!/^application\/json(; ?charset=utf-8)?$/i.test(headers['content-type'] ?? ''))
      wrong('content-type', 'must be application/json');
    breaches.push(...breachesOf(body, { strict: true }));
    const refused = breachesOf(body);
    if (refused.length > 0) return { status: 422, json: problemsJson(refused) };
    const json = invites.post(body as Record<string, unknown>);
    return { status: json ? 200 : 404, json };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = faults.shift() ?? always;
    if (fault?.kind === 'reset-before-read') {
      seen({ ...partsOf(request), text: '', body: undefined });
      request.socket.resetAndDestroy();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const whole = { ...partsOf(request), text, body: parsed(text) };
    seen(whole);
    if (fault?.kind === 'held') await fault.until;
    if (fault?.kind === 'answer') {
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.flushHeaders();
      // A moment after the headers, as over a real network: a body that nobody reads is then still under way.
      setTimeout(() => response.end(fault.body), 2);
      return;
    }
    const { status, json } = respond(whole);
    if (fault && fault.kind !== 'held') return misbehaveWith(fault, json, response);
    const body = json === undefined ? '' : JSON.stringify(json);
    const zipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    });
    response.end(zipped ? gzipSync(body) : body);
  }

  const server = createServer((request, response) => {
    busy += 1;
    peak = Math.max(peak, busy);
    response.once('close', () => {
      busy -= 1;
    });
    handle(request, response).catch(() => response.destroy());
  });
  server.on('connection', () => {
    opened += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    requests,
    breaches,
    connections: () => opened,
    peak: () => peak,
    arrived(count) {
      if (requests.length >= count) return Promise.resolve();
      return new Promise((resolve) => awaited.add({ count, resolve }));
    },
    misbehave: (...more) => void faults.push(...more),
    misbehaveAlways(fault) {
      always = fault;
    },
    answer(smartInviteId, recipient, answer, from) {
      const json = invites.answer(smartInviteId, recipient, answer, from);
      const body = JSON.stringify(json);
      const { callback_url: callbackUrl } = json.smart_invite as { callback_url: string | null };
      return { body, signature: signatureOf(body, ...secrets), callbackUrl };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function misbehaveWith({ kind }: Fault, json: unknown, response: ServerResponse): void {
  const body = JSON.stringify(json ?? {});
  const socket = response.socket;
  if (kind === 'silent') return;
  if (kind === 'reset-after-read') return void socket?.resetAndDestroy();
  if (kind === 'gibberish') return void socket?.end('SSH-2.0-OpenSSH_9.6\r\n');
  response.writeHead(200, { 'content-type': 'application/json' });
  if (kind === 'endless-body') {
    const more = () => {
      while (!response.destroyed && response.write(`"${'x'.repeat(16_384)}",`));
    };
    response.on('drain', more);
    response.write('[');
    more();
    return;
  }
  response.write(body.slice(0, 10));
  if (kind === 'broken-body') setImmediate(() => socket?.resetAndDestroy());
  if (kind === 'dribbled-body') {
    const timer = setInterval(() => response.write(' '), 10);
    response.once('close', () => clearInterval(timer));
  }
}

function partsOf(request: IncomingMessage) {
  const url = new URL(request.url ?? '/', 'http://cronofy.test');
  return {
    verb: request.method ?? '',
    path: url.pathname,
    query: new Map(url.searchParams),
    headers: request.headers,
  };
}

/** `{errors: {field: [{key, description}]}}` (contract part 7). */
function problemsJson(breaches: readonly Breach[]): object {
  const errors = new Map<string, object[]>();
  for (const [field, description] of breaches) {
    const key = description === 'required' ? 'errors.required' : 'errors.invalid';
    errors.set(field, [...(errors.get(field) ?? []), { key, description }]);
  }
  return { errors: Object.fromEntries(errors) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
