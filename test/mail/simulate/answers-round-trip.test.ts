import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CALENDAR_CLIENTS } from '../../../src/invites/calendar-client.ts';
import type { CalendarEvent } from '../../../src/invites/invite.ts';
import { dateTime, epochOf, instantTime } from '../../../src/invites/time.ts';
import { readMail } from '../../../src/mail/read/read-mail.ts';
import { visibleText } from '../../../src/mail/read/visible-text.ts';
import { simulateReply } from '../../../src/mail/simulate/clients.ts';
import { EVENT, invitation, NOW, request, UID } from './invitation.ts';

/** Whatever people write; a space at either end and what deceives is not theirs to keep. */
const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ',',
        ';',
        '\\',
        '\\n',
        '"',
        ':',
        '&amp;',
        '&',
        'é',
        '会議',
        '🎉',
        '👩‍👩‍👧',
        ' ',
        '\n',
        '=',
        '%20',
      ),
      fc.constantFrom('BEGIN:VEVENT', 'PARTSTAT=DECLINED', '--boundary', '> quoted', '.', 'From '),
      fc
        .string({ unit: 'grapheme', maxLength: 6 })
        .filter((text) => !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text)),
    ),
    { maxLength: 15 },
  )
  .map((parts) => parts.join(''));

const zone = fc.constantFrom('Etc/UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kathmandu');
const times = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 10_000 }), zone)
    .map(([minute, length, timeZone]) => ({
      start: instantTime(NOW + minute * 60_000, timeZone),
      end: instantTime(NOW + (minute + length) * 60_000, timeZone),
    })),
  fc
    .tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 9 }), zone)
    .map(([first, length, timeZone]) => {
      const dateOf = (days: number) => new Date(NOW + days * 86_400_000).toISOString().slice(0, 10);
      return { start: dateTime(dateOf(first), timeZone), end: dateTime(dateOf(first + length), timeZone) };
    }),
);
const event: fc.Arbitrary<CalendarEvent> = fc
  .tuple(times, words)
  .map(([when, summary]) => ({ ...EVENT, ...when, summary: `x${summary.replaceAll('\n', ' ')}x` }));
/** Those that can ask for another time. */
const ABLE: readonly string[] = ['GMAIL', 'OUTLOOK', 'LOTUS_NOTES', 'ZIMBRA'];

it('round trip: whatever the event and the words, the answer of every client gives the intended status', async () => {
  const status = fc.constantFrom('ACCEPTED' as const, 'TENTATIVE' as const, 'DECLINED' as const);
  const whole = fc.tuple(fc.constantFrom(...CALENDAR_CLIENTS), status, event, words, fc.boolean());
  await fc.assert(
    fc.asyncProperty(whole, async ([client, given, asked, comment, proposes]) => {
      const proposal = proposes && ABLE.includes(client) ? later(asked) : undefined;
      const parts = {
        icalendar: invitation(asked),
        status: given,
        comment,
        ...(proposal ? { proposal } : {}),
      };
      const { outcome } = await readMail(Buffer.from(simulateReply(client, request(parts))), {
        mailFrom: 'ana@guest.test',
        recipientEmail: 'ana@guest.test',
        event: asked,
      });
      if (outcome.kind !== 'reply') throw new Error(outcome.reason);
      const [{ claim, reply }] = outcome.answers;
      expect(claim).toEqual({ from: 'ana@guest.test', attendee: 'ana@guest.test' });
      expect([reply.status, reply.stamp, outcome.answers.length]).toEqual([given, NOW, 1]);
      // Notes makes a UID of its own.
      if (client !== 'LOTUS_NOTES') expect(outcome.uid).toBe(UID);
      // Android puts what was typed into the mail only, where it may be taken for a quotation or for boilerplate.
      if (client !== 'SAMSUNG') expect(reply.comment).toBe(visibleText(comment, 4096));
      expect([reply.proposal?.start, reply.proposal?.end].map((time) => time && epochOf(time))).toEqual(
        [proposal?.start, proposal?.end].map((time) => time && epochOf(time)),
      );
    }),
    { numRuns: 300 },
  );
});

/** A week later, for as long. */
function later({ start, end }: CalendarEvent) {
  const week = 7 * 86_400_000;
  const move = (time: typeof start) =>
    time.kind === 'instant'
      ? instantTime(epochOf(time) + week, time.timeZone)
      : dateTime(
          new Date(Date.parse(`${time.date}T00:00:00Z`) + week).toISOString().slice(0, 10),
          time.timeZone,
        );
  return { start: move(start), end: move(end) };
}
