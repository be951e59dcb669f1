import { expect, test } from 'vitest';
import type { Invite } from '../../../src/invites/invite.ts';
import { BACKENDS } from '../../contract/backends.ts';
import { TUESDAYS } from '../../invites/a-series.ts';
import { aService } from '../../invites/a-service.ts';
import { permutations } from '../../invites/permutations.ts';
import { draft, MINUTE, person } from '../../invites/sample-invite.ts';
import { anIntake } from '../an-intake.ts';
import { calendarLetter, RECEIVED, vcalendar, vevent } from './a-mailroom.ts';

const STATUSES = ['ACCEPTED', 'DECLINED', 'TENTATIVE', 'ACCEPTED', 'DECLINED'];
/** The fourth is the newest of those with the latest DTSTAMP. */
const SEQUENCES = [3, 0, 1, 4, 2];
const SECONDS = ['01', '01', '02', '30', '30'];

/** Five answers to one UID, each for the whole series and for one occurrence. */
function five(invite: Invite): string[] {
  return STATUSES.map((status, index) => {
    const stamp = `20310301T0805${SECONDS[index]}Z`;
    const lines = [`SEQUENCE:${SEQUENCES[index]}`, `COMMENT:Answer ${index}`];
    const single = [...lines, 'RECURRENCE-ID:20310311T093000Z'];
    return calendarLetter(
      vcalendar(
        'REPLY',
        vevent(invite, { status, stamp, lines: single }),
        vevent(invite, { status, stamp, lines }),
      ),
    );
  });
}

test('E10: five mails that answer one UID end in one state in all 120 orders of arrival', async () => {
  const [backend] = BACKENDS;
  if (!backend) throw new Error('there is no backend');
  await using app = await aService(backend);
  const ingest = anIntake(app);
  const ends = new Set<string>();
  for (const [index, order] of permutations([0, 1, 2, 3, 4]).entries()) {
    app.clock.time = RECEIVED;
    const smartInviteId = `visit-${index}`;
    const made = await app.service.create(
      'app',
      draft({ smartInviteId, event: TUESDAYS, delivery: 'RETURN' }),
    );
    // As after four changes of its text.
    await app.transact((unit) => unit.records.save({ ...made, sequence: 4, revision: made.revision + 1 }));
    const mails = five(made);
    for (const n of order) {
      app.clock.time += MINUTE;
      const raw = Buffer.from(mails[n] ?? '');
      const mail = { source: 'SMTP' as const, raw, mailFrom: 'ana@guest.test', token: made.replyToken };
      expect((await ingest(mail)).disposition).toMatch(/^(applied|stale)$/);
    }
    const after = await app.stored(made);
    const { status, comment, occurrences = [] } = person(after, 'ana@guest.test');
    const single = occurrences.map((each) => [each.status, each.comment]);
    const orders = after.orders.map(({ stamp, sequence }) => [stamp, sequence]);
    ends.add(JSON.stringify([status, comment, single, orders]));
  }
  const newest = [Date.parse('2031-03-01T08:05:30Z'), 4];
  expect([...ends].map((end) => JSON.parse(end))).toEqual([
    ['ACCEPTED', 'Answer 3', [['ACCEPTED', 'Answer 3']], [newest, newest]],
  ]);
});
