import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { aSubmissionServer } from '../mail/a-submission-server.ts';
import { createInvite, inviteInput } from '../support/create-invite.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';

import { recordFigures } from './figures.ts';

const WITH_PART = `${import.meta.dirname}/gateway-with-part.ts`;
const INVITES = 20;
const LOG =
  '{ inviteEvents(first: 100) { edges { node { __typename sequence occurredAt invite { smartInviteId } } } } }';

/** How long the mail server takes for a mail, in milliseconds: long enough for the other gateway to look for work. */
const SLOW_MS = 1200;

describe.each([
  { name: 'Postgres', skip: postgresMissing },
  { name: 'SQLite', skip: false },
])('gateways on $name whose clocks are wrong', ({ name, skip }) => {
  test.skipIf(skip)(
    'by an hour, drifting and set back, send each mail once and number every event in its turn (H1)',
    { timeout: 180_000 },
    async () => {
      await using stack = new AsyncDisposableStack();
      const server = stack.use(await aSubmissionServer({}, () => pause(SLOW_MS)));
      const made = name === 'Postgres' ? stack.use(await postgresDatabase()) : undefined;
      // Two machines have two clocks; those that share a file share one.
      const minutes = made ? [60, -60] : [60];
      const gateways: GatewayProcess[] = [];
      for (const wrong of minutes)
        gateways.push(
          stack.use(
            await startGatewayProcess(
              {
                GATEWAY_PART: './fault/wrong-clock.ts',
                CLOCK_MINUTES: String(wrong),
                SMTP_URL: `smtp://127.0.0.1:${server.port}`,
                ...(made ? { DATABASE_URL: made.url } : {}),
              },
              WITH_PART,
            ),
          ),
        );
      for (let index = 0; index < INVITES; index++) {
        const gateway = gateways[index % gateways.length]!;
        const recipient = { email: `guest-${index}@guest.test` };
        await createInvite(gateway.graphqlUrl, inviteInput(`visit-${index}`, { recipient }));
      }
      const logged = async () => {
        const { data } = await graphqlRequest(gateways[0]!.graphqlUrl, LOG);
        return data.inviteEvents.edges.map(({ node }: { node: unknown }) => node) as {
          readonly __typename: string;
          readonly sequence: number;
        }[];
      };
      await vi.waitUntil(
        async () =>
          (await logged()).filter(({ __typename }) => __typename === 'InviteSent').length === INVITES,
        { timeout: 120_000, interval: 200 },
      );
      // A mail that another gateway took as well would be on its way still.
      await pause(2 * SLOW_MS);
      const events = await logged();
      const outOfOrder = events.filter(({ sequence }, index) => sequence !== index + 1).length;
      const twice = server.received.length - new Set(server.received.map(({ to }) => to.join())).size;
      recordFigures('H1', { 'events out of order': outOfOrder, 'mails sent twice': twice });
      expect(server.received).toHaveLength(INVITES);
      expect([outOfOrder, twice]).toEqual([0, 0]);
      expect(events).toHaveLength(2 * INVITES);
    },
  );
});
