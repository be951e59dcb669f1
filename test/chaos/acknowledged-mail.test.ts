import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { rawClient } from '../mail/inbound/raw-client.ts';
import { calendar, calendarMail } from '../mail/read/mails.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { recordFigures } from './figures.ts';
import { createRandom } from './random.ts';
import { SEED, scaled } from './scaled.ts';

/** Deaths, all three kinds together. */
const ROUNDS = scaled('ACK_ROUNDS', 6, 100);
const WITH_PART = join(import.meta.dirname, 'gateway-with-part.ts');
/** How often a sender comes again; a real one does for days. */
const MOST_ATTEMPTS = 5;

const CREATE = `mutation Create($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { recipient { replyAddress icalendar } } errors { message } }
}`;
const EVENTS = `query Events($id: String!) {
  inviteEvents(filter: { smartInviteIds: [$id] }) { edges { node { __typename } } }
  inviteStatus(smartInviteId: $id) { recipient { status } }
}`;

/** An invite that mails nothing, so that the mail that comes in is all that is written. */
async function invite(gateway: GatewayProcess, smartInviteId: string) {
  const event = {
    summary: 'Site visit',
    start: { dateTime: '2031-03-05T09:00:00Z' },
    end: { dateTime: '2031-03-05T10:00:00Z' },
  };
  const input = { smartInviteId, recipient: { email: 'ana@guest.test' }, event, delivery: 'RETURN' };
  const { data } = await graphqlRequest(gateway.graphqlUrl, CREATE, { input });
  const { replyAddress, icalendar } = data.createInvite.invite.recipient;
  const [, uid = ''] = /^UID:(.+)$/m.exec(icalendar.replace(/\r?\n[ \t]/g, '')) ?? [];
  const attendee = 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@guest.test';
  const stamp = `DTSTAMP:${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
  const text = calendar('REPLY', attendee)
    .replace('u1@invites.example', uid.trim())
    .replace(/DTSTAMP:\w+/, stamp);
  const message = calendarMail(text).replace('<one@', `<${smartInviteId}@`);
  return { to: replyAddress as string, message };
}

/** Hands a mail over as a sending server does; resolves to the reply to its end, or '' where the connection broke. */
async function handOver(port: number, { to, message }: { to: string; message: string }, sent = () => {}) {
  await using client = await rawClient(port);
  await client.greet();
  await client.command('MAIL FROM:<ana@guest.test>');
  const admitted = await client.command(`RCPT TO:<${to}>`);
  if (!admitted.startsWith('250')) throw new Error(`the address was refused: ${admitted}`);
  await client.command('DATA');
  client.write(`${message}\r\n.\r\n`);
  sent();
  // Awaited here: the client is gone at the end of this scope.
  return await client.reply();
}

const DEATHS = {
  'before the commit': { part: './fault/die-before-commit.ts' },
  'between the commit and the 250': { part: './fault/die-after-commit.ts' },
  'at any moment after the last dot': { part: undefined },
} as const;

test.each(Object.entries(DEATHS))(
  'E7: a gateway that dies %s has its sender come again, and one answer is recorded',
  { timeout: 60_000 + ROUNDS * 10_000 },
  async (when, { part }) => {
    const rounds = Math.ceil(ROUNDS / Object.keys(DEATHS).length);
    const random = createRandom(SEED);
    await using gateway = await startGatewayProcess(
      part ? { GATEWAY_PART: part } : {},
      ...(part ? [WITH_PART] : []),
    );
    const figures = { rounds, deaths: 0, acknowledgedBeforeDeath: 0, sentAgain: 0, answers: 0 };
    for (let round = 0; round < rounds; round++) {
      const id = `visit-${round}`;
      const mail = await invite(gateway, id);
      let dying: Promise<unknown> | undefined;
      if (part) gateway.signal('SIGUSR2');
      const first = await handOver(gateway.smtpPort, mail, () => {
        if (!part) dying = pause(random.between(0, 60)).then(() => gateway.end('SIGKILL'));
      }).catch(() => '');
      await (dying ?? gateway.ended());
      figures.deaths += 1;
      if (first.startsWith('250')) figures.acknowledgedBeforeDeath += 1;
      // What dies on its own dies before it can acknowledge, or the part did not stand where it should.
      if (part) expect(first, `CHAOS_SEED=${SEED}`).not.toMatch(/^250/);
      await gateway.start();

      for (let attempt = 1, reply = first; !reply.startsWith('250'); attempt++) {
        expect(attempt, `CHAOS_SEED=${SEED}: never acknowledged`).toBeLessThan(MOST_ATTEMPTS);
        reply = await handOver(gateway.smtpPort, mail).catch(() => '');
        figures.sentAgain += 1;
      }
      const { data } = await graphqlRequest(gateway.graphqlUrl, EVENTS, { id });
      const types = data.inviteEvents.edges.map(
        (edge: { node: { __typename: string } }) => edge.node.__typename,
      );
      figures.answers += types.filter((type: string) => type === 'RsvpReceived').length;
      expect(types, `CHAOS_SEED=${SEED}, round ${round}`).toEqual(['InviteCreated', 'RsvpReceived']);
      expect(data.inviteStatus.recipient.status).toBe('ACCEPTED');
    }
    const { deaths, answers } = figures;
    recordFigures('E7', { deaths, 'lost or doubled': Math.abs(deaths - answers) });
    console.log(`E7, death ${when}, CHAOS_SEED=${SEED}:`, figures);
    expect(figures.answers).toBe(rounds);
  },
);
