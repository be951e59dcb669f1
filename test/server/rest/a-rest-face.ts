import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Cronofy, { type SmartInvite } from 'cronofy';
import { vi } from 'vitest';
import { type Authenticate, isRefusal } from '../../../src/access/authenticate.ts';
import { createRate } from '../../../src/server/rate/rate.ts';
import { createClientDoor } from '../../../src/server/rest/client-door.ts';
import { createRestFace, type RestParts } from '../../../src/server/rest/face.ts';
import { auditTrailOn } from '../../../src/store/audit-trail.ts';
import { BACKENDS } from '../../contract/backends.ts';
import { aService } from '../../invites/a-service.ts';
import { rawHttp } from '../../support/raw-http.ts';

export const SECRETS = ['CRN_first-secret', 'CRN_second-secret'] as const;

/** What the face answered, whatever it was. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of a test's own server
  readonly body: any;
}

/** The REST face over a real store, listening; `over` replaces single parts. */
export async function aRestFace({
  secrets = SECRETS,
  application = 'app',
  ...over
}: Partial<RestParts> & { readonly secrets?: readonly string[]; readonly application?: string } = {}) {
  const [backend] = BACKENDS;
  if (!backend) throw new Error('there is no backend');
  const app = await aService(backend);
  const rate = createRate({ requestsPerMinute: 0, pointsPerMinute: 0 }, app.clock.now);
  const audit = auditTrailOn(app.database, app.clock);
  const onAuditError = (error: unknown) => {
    throw error;
  };
  const nobody = () => undefined;
  const door = createClientDoor({ secrets, secretOf: nobody, keyOf: nobody });
  const authenticate: Authenticate = async (authorization) => {
    const found = await door(authorization);
    return isRefusal(found) ? found : { ...found, application };
  };
  const face = createRestFace({ ...app, audit, onAuditError, rate, authenticate, ...over });
  const failures: unknown[] = [];
  const server = createServer((request, response) => {
    face(request, response).catch((error: unknown) => {
      failures.push(error);
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/v1/smart_invites`;

  const ask = async (target: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(target, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
  };
  const authorization = `Bearer ${SECRETS[0]}`;
  return {
    ...app,
    url,
    port,
    /** What the face threw, for the routes above it to answer. */
    failures,
    post: (body: unknown, headers: Record<string, string> = {}) =>
      ask(url, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    /** A status request with this query, sent as it is written. */
    get: (query: string, init: RequestInit = {}) =>
      ask(`${url}?${query}`, { headers: { authorization }, ...init }),
    ask,
    /** Bytes as they are, and the answer to them. */
    async raw(...lines: readonly string[]): Promise<Pick<Answer, 'status' | 'body'>> {
      const [head = '', ...rest] = (await rawHttp(port, lines.join('\r\n'))).split('\r\n\r\n');
      return { status: Number(head.split(' ')[1]), body: JSON.parse(rest.join('\r\n\r\n')) };
    },
    sdk(secret: string = SECRETS[0]): Cronofy {
      // axios would go through the proxy that a developer's machine may name.
      vi.stubEnv('no_proxy', '127.0.0.1');
      const client = new Cronofy({ client_id: 'client', client_secret: secret, access_token: 'ignored' });
      client.urls.api = `http://127.0.0.1:${port}`;
      return client;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await app[Symbol.asyncDispose]();
      vi.unstubAllEnvs();
    },
  };
}

export const EVENT = {
  summary: 'Flat viewing',
  start: '2031-03-04T09:30:00Z',
  end: '2031-03-04T10:00:00Z',
} as const;

/** The smallest body of a create. */
export function body(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    smart_invite_id: 'visit-7781',
    ...('recipients' in over ? {} : { recipient: { email: 'ana@guest.test' } }),
    event: EVENT,
    ...over,
  };
}

/** Lines of an iCalendar text that begin so, with folded ones put together. */
export function linesOf(icalendar: string | undefined, name: string): string[] {
  const lines = (icalendar ?? '').replaceAll('\r\n ', '').split('\r\n');
  return lines.filter((line) => line.startsWith(name));
}

/** Guests of an iCalendar text. */
export function guestsOf({ attachments }: SmartInvite): string[] {
  return linesOf(attachments?.icalendar, 'ATTENDEE').map((line) => line.replace(/.*mailto:/, ''));
}
