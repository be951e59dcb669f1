import type { Row } from './row.ts';

/** E: mail that comes in. */
export const MAIL: readonly Row[] = [
  {
    id: 'E1',
    scenario: 'damaged mails through the SMTP port',
    files: ['test/chaos/mutated-mails.test.ts', 'test/mail/read/mutations.test.ts'],
    tests: /E1/,
    figures: [
      { name: 'mails', least: { P: 600, N: 10_000, R: 1_000_000 } },
      { name: 'not answered 250', most: 0 },
      { name: 'p99 of reading', most: 50, unit: 'ms' },
      { name: 'slowest reading', most: 1000, unit: 'ms' },
    ],
  },
  {
    id: 'E2',
    scenario: 'mails built to hold a parser up',
    files: ['test/mail/read/killers.test.ts'],
    figures: [
      { name: 'killers', least: 10 },
      { name: 'slowest', most: 250, unit: 'ms' },
      { name: 'main thread held', most: 50, unit: 'ms' },
    ],
  },
  {
    id: 'E3',
    scenario: 'damaged iCalendar replies: never somebody else’s answer',
    files: ['test/mail/read/mutations.test.ts'],
    tests: /E3|somebody else/,
    figures: [{ name: 'replies', least: { P: 600, N: 10_000, R: 10_000 } }],
    cases: 1,
  },
  {
    id: 'E4',
    scenario: 'who may be believed: From, envelope, DKIM, SPF, DMARC, ARC and reply address combined',
    files: ['test/mail/spoof-matrix-ingest.test.ts', 'test/mail/authenticate/spoof-matrix.test.ts'],
    figures: [
      { name: 'combinations', least: 96 },
      { name: 'wrong verdicts', most: 0 },
    ],
  },
  {
    id: 'E5',
    scenario: 'SMTP: smuggling, early pipelining, endless lines, thousands of recipients, STARTTLS injection',
    files: [
      'test/mail/inbound/smtp-port-smuggling.test.ts',
      'test/mail/inbound/smtp-port-starttls.test.ts',
      'test/mail/inbound/smtp-port-limits.test.ts',
      'test/mail/inbound/smtp-port.test.ts',
    ],
    tests: /E5|smuggl|STARTTLS/i,
    cases: 10,
  },
  {
    id: 'E6',
    scenario: 'address forms that make a mail server relay',
    files: ['test/mail/inbound/smtp-port-relay.test.ts'],
    figures: [
      { name: 'forms', least: 30 },
      { name: 'relayed', most: 0 },
    ],
  },
  {
    id: 'E7',
    scenario: 'death between the end of a mail and its 250',
    files: ['test/chaos/acknowledged-mail.test.ts'],
    figures: [
      { name: 'deaths', least: { P: 3, N: 33, R: 33 } },
      { name: 'lost or doubled', most: 0 },
    ],
  },
  {
    id: 'E8',
    scenario: 'automatic answers, loops and bulk mail are never answered by mail',
    files: ['test/mail/inbound/never-answers.test.ts'],
    cases: 1,
  },
  {
    id: 'E9',
    scenario: 'IMAP: connections cut, folders made anew, two readers of one mailbox',
    files: [
      'test/mail/inbound/imap/connection.test.ts',
      'test/mail/inbound/imap/mailbox.test.ts',
      'test/mail/inbound/imap/two-gateways.test.ts',
    ],
    cases: 25,
  },
  {
    id: 'E10',
    scenario: 'five answers in all 120 orders of arrival',
    files: ['test/invites/reordered.test.ts', 'test/mail/catalogue/reordered.test.ts'],
    tests: /E10/,
    cases: 2,
  },
];
