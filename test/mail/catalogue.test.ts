import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSource } from '../support/source-text.ts';

/**
 * The catalogue of answers by mail, which the tests name by number (`case 42: …`). Numbers are names: they have gaps,
 * and a test may hold for several (`cases 8, 9: …`).
 */
const CATALOGUE = `
  1 Gmail accepts
  2 Gmail with a note
  3 Gmail with additional guests
  4 Gmail answers some occurrences
  5 Gmail proposes a new time
  6 Gmail writes for a custom domain
  7 Exchange accepts
  8 Exchange with a comment
  9 Exchange with an empty comment
  10 method in the Content-Type only
  11 method in the text only
  13 Apple
  14 iCloud's proxy addresses
  15 Thunderbird
  16 Fastmail and Cyrus
  17 Yahoo
  18 Samsung and Android
  19 Zimbra
  21 Proton
  22 the whole mail is the calendar text
  24 several ATTENDEE lines
  25 the legal minimum
  26 letter case of addresses
  27 plus addresses
  28 dots and names of Gmail
  29 alias on the same domain
  30 another account of the recipient
  31 an assistant answers
  33 a mailing list was invited
  34 a stranger answers
  35 Outlook's forward notification
  36 the delegator's message
  37 the delegate answers
  38 delegation in circles and over hops
  39 percent-encoded mailto
  40 display name inside the URI
  41 no scheme, Exchange names, URNs
  43 international domains and addresses
  44 one mailbox for two recipients
  45 the organizer answers
  46 the same message twice
  47 the same content twice
  48 changed mind
  49 out of order
  50 stale SEQUENCE after a reschedule
  51 lower SEQUENCE after a minor change
  52 SEQUENCE missing
  53 SEQUENCE ahead of ours
  55 clock skew
  56 DTSTAMP missing or odd
  57 same SEQUENCE and DTSTAMP
  58 Gmail raises SEQUENCE once
  59 cancelled invite
  60 subject only
  61 an ordinary letter
  62 our own invitation quoted
  63 unknown UID at a known address
  64 known UID without an address
  65 UID and address disagree
  67 UID __proto__
  68 event is over
  69 deleted invite, expired address
  70 removed recipient
  71 RECURRENCE-ID in another form
  72 RECURRENCE-ID as a date
  73 RECURRENCE-ID of no occurrence
  74 THISANDFUTURE
  75 series declined, occurrence accepted
  76 RDATE and EXDATE
  77 all-day event
  78 Exchange's all-day
  79 floating time
  80 Windows zone
  83 broken VTIMEZONE
  84 TZID on a UTC value
  85 impossible time
  86 Outlook, tentative and propose
  87 Outlook, decline and propose
  88 COUNTER without PARTSTAT
  90 COUNTER to an older time
  91 DURATION, or only DTSTART
  92 COUNTER for another place
  93 COUNTER for one occurrence
  94 COUNTER though forbidden
  95 REPLY after COUNTER
  96 other methods
  97 transfer encodings
  98 charsets
  100 spelling of the method
  101 RFC 2231 parameters
  102 wrong type
  103 vCalendar 1.0
  105 redirect that keeps From
  106 TNEF
  107 broken TNEF
  109 several calendar parts
  110 S/MIME and PGP
  112 huge message
  113 MIME bombs
  114 headers missing or doubled
  115 line ends
  117 missing properties and ends
  118 lower-case names
  119 PARTSTAT quoted or unknown
  120 PARTSTAT as a property
  122 escapes
  123 REQUEST-STATUS
  124 VALARM, ATTACH and the like
  125 STATUS:CANCELLED of a guest
  126 other components
  127 no VEVENT
  128 control characters
  129 out-of-office
  131 automatic calendar accept
  132 failed delivery
  133 delayed delivery
  134 delivery report in words
  136 challenge-response
  137 Gmail's forwarding verification
  138 read receipts
  139 complaints
  140 loops
  141 reply storm
  142 forged reply
  143 forged with a stolen token
  144 display-name trick
  145 partial and replayed signatures
  146 IMAP mailboxes that change
  147 crash while applying`
  .trim()
  .split('\n')
  .map((line) => Number.parseInt(line, 10));

const NAME = /(['"`])cases? (\d+(?:(?:, | and | to )\d+)*)/g;

/** The numbers that names of tests carry, with the file of each; comments do not count. */
function numbersTested(): Map<number, string[]> {
  const root = new URL('../', import.meta.url);
  const found = new Map<number, string[]>();
  for (const path of globSync('**/*.test.ts', { cwd: root })) {
    const { code } = readSource(readFileSync(new URL(path, root), 'utf8'));
    for (const [, , numbers = ''] of code.matchAll(NAME))
      for (const number of expand(numbers)) found.set(number, [...(found.get(number) ?? []), path]);
  }
  return found;
}

/** `8, 9 and 39 to 41` is 8, 9, 39, 40 and 41, as far as there are such cases. */
function expand(numbers: string): number[] {
  return numbers.split(/, | and /).flatMap((each) => {
    const [first = 0, last = first] = each.split(' to ').map(Number);
    return first === last ? [first] : CATALOGUE.filter((number) => number >= first && number <= last);
  });
}

test('every case of the catalogue has a test that carries its number', () => {
  const tested = numbersTested();
  expect(CATALOGUE.filter((number) => !tested.has(number))).toEqual([]);
});

test('no test carries a number that the catalogue does not have', () => {
  const unknown = [...numbersTested()].filter(([number]) => !CATALOGUE.includes(number));
  expect(unknown).toEqual([]);
});

test('the catalogue lists each number once, in order', () => {
  expect(CATALOGUE).toEqual([...new Set(CATALOGUE)].sort((a, b) => a - b));
});
