import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callbackBody } from '../../../src/callbacks/outgoing-payload.ts';
import { createInvite, type InviteDraft } from '../../../src/invites/create.ts';
import type { InviteEvent } from '../../../src/invites/event.ts';
import type { Invite, Recipient } from '../../../src/invites/invite.ts';
import { createRecordReply, type RecordReply } from '../../../src/invites/record-reply.ts';
import { instantTime } from '../../../src/invites/time.ts';
import { BodyTooLargeError } from '../../../src/server/read-body.ts';
import { createRsvpLinks } from '../../../src/server/rsvp/link.ts';
import { createRsvpPage } from '../../../src/server/rsvp/page.ts';
import { readPage } from '../../../src/stream/log.ts';
import { storeOver } from '../../contract/a-store.ts';
import { BACKENDS } from '../../contract/backends.ts';
import { markOf } from '../../invites/mark-of.ts';

/** When the readers of these tests open their pages. */
export const NOW = Date.parse('2031-02-20T12:00:00Z');
export const SECRET = 'a secret of this test, and of nothing else';

/** An invitation as a business would send it; what is given replaces its part. */
export function aDraft(
  event: Partial<InviteDraft['event']> = {},
  over: Partial<InviteDraft> = {},
): InviteDraft {
  return {
    smartInviteId: randomUUID(),
    ...('recipients' in over ? {} : { recipient: { email: 'ana@guest.test', name: 'Ana Ruiz' } }),
    organizer: { name: 'Bo Berg', email: 'bo@acme.test' },
    ...over,
    event: {
      summary: 'Board meeting',
      description: 'Bring the figures.\nCoffee is there.',
      start: instantTime(Date.parse('2031-03-05T09:00:00Z'), 'Europe/Berlin'),
      end: instantTime(Date.parse('2031-03-05T10:30:00Z'), 'Europe/Berlin'),
      location: { description: 'Room 4, Lindenstraße 12' },
      url: 'https://meet.example/board?a=1&b=2',
      ...event,
    },
  };
}

/** The page over a real store and real HTTP, with a clock that only the test moves. */
export interface TestPage extends AsyncDisposable {
  readonly clock: { time: number };
  readonly origin: string;
  /** Errors that the page reported. */
  readonly errors: unknown[];
  /** Adds invites to the store and gives the first. */
  add(draft: InviteDraft, change?: (invite: Invite) => Invite): Promise<Invite>;
  save(invite: Invite): Promise<void>;
  stored(invite: Pick<Invite, 'id'>): Promise<Invite>;
  /** The path of a recipient's page; the first recipient's where none is named. */
  pathOf(invite: Invite, recipient?: Recipient): string;
  events(): Promise<readonly InviteEvent[]>;
  get(path: string, headers?: Record<string, string>): Promise<Visited>;
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Visited>;
  send(path: string, init: RequestInit): Promise<Visited>;
}

export interface Visited {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export async function aPage(over: { readonly recordReply?: RecordReply } = {}): Promise<TestPage> {
  const database = await (BACKENDS[0] as (typeof BACKENDS)[number]).open();
  const { transact, transactAnswers, directory, insert } = storeOver(database);
  const clock = { time: NOW };
  const errors: unknown[] = [];
  let origin = '';
  const links = createRsvpLinks([SECRET], () => origin);
  const handle = createRsvpPage({
    directory,
    recordReply:
      over.recordReply ??
      createRecordReply({
        transact,
        transactAnswers,
        trust: 'normal',
        newId: randomUUID,
        markOf,
        confirms: false,
        callbackBody,
        committed: () => {},
      }),
    clock: { now: () => clock.time },
    links,
    publicUrl: () => origin,
    defaultOrganizerName: 'Invitations',
    onError: (error) => void errors.push(error),
  });
  const server: Server = createServer((request, response) => {
    // What is too large is for the routes to answer, as for every other door.
    handle(request, response).catch((error: unknown) => {
      response.writeHead(error instanceof BodyTooLargeError ? 413 : 599, { Connection: 'close' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = async (path: string, init: RequestInit): Promise<Visited> => {
    const response = await fetch(origin + path, { redirect: 'manual', ...init });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return {
    clock,
    origin,
    errors,
    async add(draft, change = (invite) => invite) {
      const { invite } = createInvite('app', draft, {
        now: NOW - 86_400_000,
        newId: randomUUID,
        newToken: () => `r-${randomUUID()}`,
        newUid: () => `${randomUUID()}@reply.test`,
      });
      await insert(change(invite));
      return change(invite);
    },
    save: (invite) => transact(({ records }) => records.save(invite)),
    async stored({ id }) {
      const [found] = await directory.byIds('app', [id]);
      if (!found) throw new Error(`there is no invite ${id}`);
      return found;
    },
    pathOf: (invite, recipient = invite.recipients[0] as Recipient) =>
      new URL(links.urlOf(invite, recipient)).pathname,
    events: async () => (await readPage(database.queries, 'app', 0, 10_000)).events,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, fields, headers = {}) =>
      send(path, { method: 'POST', headers, body: new URLSearchParams(fields) }),
    send,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
