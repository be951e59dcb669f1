import { describe, expect, test } from 'vitest';
import type { ClaimedJob } from '../../src/mail/sender.ts';
import { BACKENDS } from '../contract/backends.ts';
import { TUESDAYS } from './a-series.ts';
import { aService } from './a-service.ts';
import { at, draft, MINUTE } from './sample-invite.ts';

const SECOND = at('2031-03-11T09:30:00Z');
const THIRD = at('2031-03-18T09:30:00Z');
const LEASE = 10 * MINUTE;

/** A mail as `METHOD`, with the occurrence that it is about. */
const named = ({ job }: ClaimedJob) =>
  [job.method, ...(job.recurrenceId?.kind === 'instant' ? [job.recurrenceId.instant.slice(0, 10)] : [])].join(
    ' ',
  );

describe.each(BACKENDS)('mail about one occurrence on $name', (backend) => {
  async function aSeries() {
    const use = await aService(backend);
    const { id } = await use.service.create('app', draft({ event: TUESDAYS }));
    const claim = () => use.queue.claim(use.clock.now(), LEASE, 10);
    const done = async (claimed: readonly ClaimedJob[]) => {
      for (const one of claimed) await use.recordDelivery(one, { outcome: 'sent', captured: false });
      return claimed.map(named);
    };
    return { ...use, ref: { id }, claim, done };
  }

  test('is about it alone once the invitation has left', async () => {
    await using use = await aSeries();
    expect(await use.done(await use.claim())).toEqual(['REQUEST']);
    await use.service.updateOccurrence('app', use.ref, SECOND, { summary: 'Retrospective' });
    expect(await use.done(await use.claim())).toEqual(['REQUEST 2031-03-11']);
    await use.service.cancelOccurrence('app', use.ref, THIRD);
    expect(await use.done(await use.claim())).toEqual(['CANCEL 2031-03-18']);
  });

  test('says everything where it takes the place of an invitation that could not leave yet', async () => {
    await using use = await aSeries();
    const [invitation] = (await use.claim()) as [ClaimedJob];
    await use.queue.postpone(invitation, use.clock.now());
    await use.service.cancelOccurrence('app', use.ref, SECOND);
    const [claimed, ...others] = await use.claim();
    expect(others).toEqual([]);
    expect(claimed && named(claimed)).toBe('REQUEST');
    expect(claimed?.job.invite.overrides).toMatchObject([{ recurrenceId: SECOND, cancelled: true }]);
  });

  test('does not make an invitation superfluous that is just being tried', async () => {
    await using use = await aSeries();
    const [invitation] = (await use.claim()) as [ClaimedJob];
    await use.service.cancelOccurrence('app', use.ref, SECOND);
    await use.queue.postpone(invitation, use.clock.now());
    // In order: a calendar that gets the cancellation first has nothing to cancel.
    expect(await use.done(await use.claim())).toEqual(['REQUEST']);
    expect(await use.done(await use.claim())).toEqual(['CANCEL 2031-03-11']);
  });

  test('is not sent after mail that says it all', async () => {
    await using use = await aSeries();
    await use.done(await use.claim());
    await use.service.cancelOccurrence('app', use.ref, SECOND);
    const [cancellation] = (await use.claim()) as [ClaimedJob];
    await use.service.update('app', use.ref, { summary: 'Daily' });
    await use.queue.postpone(cancellation, use.clock.now());
    expect(await use.done(await use.claim())).toEqual(['REQUEST']);
    expect(await use.claim()).toEqual([]);
  });

  test('is not made where the occurrence stays as guests know it', async () => {
    await using use = await aSeries();
    await use.done(await use.claim());
    const { revision } = await use.service.updateOccurrence('app', use.ref, SECOND, { summary: 'Other' });
    expect(await use.done(await use.claim())).toEqual(['REQUEST 2031-03-11']);
    const again = await use.service.updateOccurrence('app', use.ref, SECOND, { summary: 'Other' });
    expect(again.revision).toBe(revision);
    expect(await use.claim()).toEqual([]);
  });

  test('is not made where the application brings it itself', async () => {
    await using use = await aSeries();
    await use.done(await use.claim());
    const invite = await use.service.cancelOccurrence('app', use.ref, SECOND, { delivery: 'RETURN' });
    expect(await use.claim()).toEqual([]);
    expect(use.engine.icalendar(invite, invite.recipients)).toContain(
      'EXDATE;TZID=Europe/Lisbon:20310311T093000\r\n',
    );
  });
});
