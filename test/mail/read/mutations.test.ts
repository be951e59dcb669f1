import fc from 'fast-check';
import ICAL from 'ical.js';
import { afterAll, describe, expect, it } from 'vitest';
import { DISPOSITIONS } from '../../../src/invites/disposition.ts';
import { createMailReader } from '../../../src/mail/read/mail-reader.ts';
import { unwrapUid } from '../../../src/mail/read/uid.ts';
import type { MailReading } from '../../../src/mail/reading.ts';
import { recordFigures } from '../../chaos/figures.ts';
import { scaled } from '../../chaos/scaled.ts';
import { MAILS, mutate, mutation } from './a-mutation.ts';
import { calendar, calendarMail, EVENT, read } from './mails.ts';

/** How many mails are broken. */
const RUNS = scaled('MUTATED_MAILS', 1_000, 10_000);
/** Long enough for the whole number on a busy machine. */
const TIMEOUT = 60_000 + 30 * RUNS;

const reader = createMailReader();
afterAll(() => reader.close());
const CONTEXT = { mailFrom: 'ana@guest.test', recipientEmail: 'ana@guest.test', event: EVENT };

/** Whatever comes in, what goes out is fit to store and to show. */
function expectReading(reading: MailReading): void {
  const { outcome, warnings, subject = '', messageId = '', text = '' } = reading;
  expect(JSON.parse(JSON.stringify(reading))).toEqual(reading);
  expect(warnings.length).toBeLessThanOrEqual(50);
  for (const line of [...warnings, subject, messageId])
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  expect(text.length).toBeLessThanOrEqual(2_000);
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  if (outcome.kind === 'none') {
    expect(DISPOSITIONS).toContain(outcome.disposition);
    expect(outcome.reason).toMatch(/^[^\u0000-\u001f]{10,}\.$/);
    // The net under the reader's own defects: it must not be what keeps this test green.
    expect(outcome.reason).not.toBe('The mail could not be read.');
  } else {
    for (const { claim, reply } of outcome.answers) {
      expect(reply.comment ?? '').not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
      expect((reply.comment ?? '').length).toBeLessThanOrEqual(4096);
      for (const address of Object.values(claim)) expect(address).toMatch(/^[^\s\u0000-\u001f]+@[^\s]+$|^"/);
    }
  }
}

const mutations = fc.array(mutation, { minLength: 1, maxLength: 8 });

describe('no bytes make the reading of a mail throw', () => {
  it(`E1: ${RUNS} mutated mails, read as the gateway reads them, are each an answer or have a reason`, {
    timeout: TIMEOUT,
  }, async () => {
    const found = new Map<string, number>();
    const times: number[] = [];
    const mails = fc.tuple(fc.constantFrom(...MAILS), mutations);
    await fc.assert(
      fc.asyncProperty(mails, async ([mail, list]) => {
        const raw = list.reduce(mutate, mail);
        const before = performance.now();
        const reading = await reader.read(raw, CONTEXT);
        times.push(performance.now() - before);
        const { outcome } = reading;
        const name = outcome.kind === 'reply' ? 'reply' : outcome.disposition;
        found.set(name, (found.get(name) ?? 0) + 1);
        expectReading(reading);
      }),
      { seed: 20310305, numRuns: RUNS },
    );
    times.sort((a, b) => a - b);
    const [p99 = 0, longest = 0] = [times[Math.floor(times.length * 0.99)], times.at(-1)];
    console.info(
      `E1: ${times.length} mails, p99 ${p99.toFixed(1)} ms, longest ${longest.toFixed(1)} ms;`,
      Object.fromEntries(found),
    );
    recordFigures('E1', { mails: times.length, 'p99 of reading': p99, 'slowest reading': longest });
    expect(longest).toBeLessThan(10_000);
  });

  it('bytes of no shape at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) =>
        expectReading(await read(bytes)),
      ),
      { seed: 20310306, numRuns: 300 },
    );
  });

  it('the same bytes give the same reading', async () => {
    for (const mail of MAILS) expect(await read(mail)).toEqual(await read(mail));
  });
});

describe('no damage makes an answer into somebody else’s', () => {
  const OURS = 'u1@invites.example';
  const OTHER = 'q9z@invites.example';
  const texts = (uid: string, who: string) =>
    ['REPLY', 'COUNTER'].flatMap((method) =>
      ['ACCEPTED', 'DECLINED', 'TENTATIVE'].map((partstat) =>
        Buffer.from(
          calendar(
            method,
            'DTSTART;TZID=Europe/Paris:20310306T100000',
            'DURATION:PT1H',
            'SEQUENCE:2',
            `ATTENDEE;CN="Guest, the";PARTSTAT=${partstat};X-NUM-GUESTS=0:mailto:${who}`,
            'COMMENT;LANGUAGE=en:Running late\\, sorry',
            'X-MICROSOFT-CDO-APPT-SEQUENCE:2',
          ).replace(OURS, uid),
        ),
      ),
    );
  const replies = fc.record({
    text: fc.constantFrom(...texts(OURS, 'bo@x.test'), ...texts(OTHER, 'bo@x.test')),
    list: mutations,
  });
  // Half of the pieces that mutate() inserts are mail's; in calendar text they are just as wrong.
  const isParsed = (text: string) => {
    try {
      ICAL.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  it(`E3: ${RUNS} mutated iCalendar replies are nobody’s but their sender’s, and to no event but their own`, {
    timeout: TIMEOUT,
  }, async () => {
    const found = { mutants: 0, replies: 0, reasons: 0, refusedByAStrictParser: 0, readAllTheSame: 0 };
    await fc.assert(
      fc.asyncProperty(replies, async ({ text, list }) => {
        found.mutants++;
        const mutant = list.reduce(mutate, text);
        const mail = Buffer.concat([Buffer.from(calendarMail('')), mutant]);
        const from = Buffer.from(mail.toString('latin1').replace('ana@guest.test', 'bo@x.test'), 'latin1');
        const reading = await read(from, { uid: OURS });
        expectReading(reading);
        const parsed = isParsed(mutant.toString());
        if (!parsed) found.refusedByAStrictParser++;
        if (reading.outcome.kind === 'none') {
          found.reasons++;
          return;
        }
        found.replies++;
        if (!parsed) found.readAllTheSame++;
        const { uid, uidMismatch, answers } = reading.outcome;
        // What is not in the bytes cannot be in the answer: Ana is invited, and never named here.
        for (const { claim, reply } of answers) {
          expect(claim.from).toBe('bo@x.test');
          expect(claim.attendee ?? '').not.toContain('ana');
          expect(reply.onBehalfOf ?? '').not.toContain('ana');
        }
        if (uid === undefined) return;
        const unfolded = mutant.toString().replace(/(\r?\n|\r)+[ \t]/g, '');
        if (uid === OURS) expect(unfolded).toContain('u1@');
        expect(uidMismatch ?? false).toBe(unwrapUid(uid) !== OURS);
      }),
      { seed: 20310307, numRuns: RUNS },
    );
    console.info(`E3: ${RUNS} mutants;`, found);
    // Whichever is somebody else's has ended the property above.
    recordFigures('E3', { replies: found.mutants });
    expect(found.replies).toBeGreaterThan(RUNS / 10);
    expect(found.readAllTheSame).toBeGreaterThan(0);
  });
});
