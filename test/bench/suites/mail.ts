import { createInvites, GUEST } from '../load/callbacks.ts';
import { ask, jsonRequest } from '../load/http.ts';
import { emptyNameServer } from '../load/name-server.ts';
import { type Mail, smtpRate } from '../load/smtp.ts';
import { alternate, rowOf } from '../rounds.ts';
import { startGateway, startPeer } from '../server.ts';
import type { Suite } from './suite.ts';

/** Connections that bring mail. */
const CONNECTIONS = 8;

const OURS = 'invitegraph';
const PEER = 'smtp-server with the same parse';

/** Answers by SMTP: taken, read, checked, recorded and durable, beside an SMTP server that only reads them. */
export const mail: Suite = async ({ profile, progress }) => {
  await using names = await emptyNameServer();
  await using gateway = await startGateway({ DNS_SERVERS: names.address });
  await using peer = await startPeer('smtp');
  const total = profile.mails * (profile.rounds + 1);
  progress(`${total} invites are made and answered`);
  const ids = Array.from({ length: total }, (_, index) => `mail-${index}`);
  await createInvites(gateway.port, ids);
  const mails: Mail[] = [];
  for (const id of ids) mails.push(await answerOf(gateway.port, id));
  const slice = (round: number) => mails.slice(round * profile.mails, (round + 1) * profile.mails);
  const last = profile.rounds;
  await smtpRate(gateway.smtpPort, slice(last), CONNECTIONS);
  await smtpRate(peer.smtpPort, slice(last), CONNECTIONS);
  const series = await alternate(
    [
      {
        name: OURS,
        measure: async (round) => ({
          perSecond: await smtpRate(gateway.smtpPort, slice(round), CONNECTIONS),
        }),
      },
      {
        name: PEER,
        measure: async (round) => ({ perSecond: await smtpRate(peer.smtpPort, slice(round), CONNECTIONS) }),
      },
    ],
    profile.rounds,
    progress,
  );
  await checkAnswered(gateway.port, total);
  return {
    rows: [
      rowOf(
        {
          suite: 'mail',
          key: 'mail',
          what: `invitegraph: replies by SMTP, ${CONNECTIONS} connections`,
          of: PEER,
          unit: 'mails/s',
          goal: { kind: 'at least', value: 0.5 },
        },
        series.of(OURS, 'perSecond'),
        series.of(PEER, 'perSecond'),
      ),
    ],
    curves: [],
    notes: ['Names of senders are looked up at a name server on the same machine that knows none.'],
    figures: { mailsPerSecond: series.median(OURS, 'perSecond') },
  };
};

/** A fast server that drops what it accepts would win: everything must have been recorded. */
async function checkAnswered(port: number, count: number): Promise<void> {
  const query = '{ invites(filter: { statuses: [ACCEPTED] }) { totalCount } }';
  const answer = await ask(port, jsonRequest('/graphql', JSON.stringify({ query })));
  if (!answer.includes(`"totalCount":${count}}`))
    throw new Error(`Not all of ${count} answers were recorded: ${answer}`);
}

/** The answer that a plain calendar client gives to an invite, from its own text (RFC 5546 §3.2.3). */
async function answerOf(port: number, smartInviteId: string): Promise<Mail> {
  const query = 'query Text($id: String!) { invite(smartInviteId: $id) { attachments { icalendar } } }';
  const answer = await ask(
    port,
    jsonRequest('/graphql', JSON.stringify({ query, variables: { id: smartInviteId } })),
  );
  const { data } = JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
  const lines = (data.invite.attachments.icalendar as string).replace(/\r\n[ \t]/g, '').split('\r\n');
  const line = (name: string) => lines.find((one) => new RegExp(`^${name}[;:]`).test(one)) ?? '';
  const to = /mailto:(.*)$/i.exec(line('ORGANIZER'))?.[1] ?? '';
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const text = [
    `From: <${GUEST}>`,
    `To: <${to}>`,
    'Subject: Accepted: Flat viewing',
    `Message-ID: <${smartInviteId}@bench.test>`,
    `Date: ${new Date().toUTCString()}`,
    'MIME-Version: 1.0',
    'Content-Type: text/calendar; method=REPLY; charset=UTF-8',
    '',
    'BEGIN:VCALENDAR',
    'PRODID:-//Guest//Calendar//EN',
    'VERSION:2.0',
    'METHOD:REPLY',
    'BEGIN:VEVENT',
    ...['UID', 'SEQUENCE', 'DTSTART', 'DTEND', 'SUMMARY', 'ORGANIZER'].map(line),
    `DTSTAMP:${stamp}`,
    `ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED:mailto:${GUEST}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');
  return { from: GUEST, to, text };
}
