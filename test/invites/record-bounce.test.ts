import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BounceReport } from '../../src/invites/bounce.ts';
import { createRecordBounce } from '../../src/invites/record-bounce.ts';
import { message } from '../contract/a-store.ts';
import { BACKENDS } from '../contract/backends.ts';
import { aService } from './a-service.ts';
import { markOf } from './mark-of.ts';
import { draft, MINUTE, person } from './sample-invite.ts';

const [ANA, BO] = ['ana@guest.test', 'bo@guest.test'];
const FAILED: BounceReport = { kind: 'failed', reason: 'No such user' };
const COMPLAINT: BounceReport = { kind: 'complaint', reason: 'Spam' };

describe.each(BACKENDS)('what is reported of mail, over $name', (backend) => {
  /** An invite of two whose mail still waits, and the way of reports about it. */
  async function aMailRoom() {
    const app = await aService(backend);
    const made = await app.service.create('app', draft({ recipients: [{ email: ANA }, { email: BO }] }));
    app.woken.length = 0;
    const complaints: string[] = [];
    const record = createRecordBounce({
      transact: app.transact,
      newId: randomUUID,
      markOf,
      committed: (application) => void app.woken.push(application),
      onComplaint: ({ recipientId }) => void complaints.push(recipientId),
    });
    const idOf = (email: string) => person(made, email).id;
    return {
      ...app,
      made,
      complaints,
      record,
      idOf,
      report: (report: BounceReport, email: string, sent = message(made)) =>
        record(sent, [], { recipientId: idOf(email), report }),
      kept: () => app.database.queries.selectFrom('received_mail').selectAll().execute(),
    };
  }

  it('is heard of by whoever follows the invite, once it is kept', async () => {
    await using room = await aMailRoom();
    for (const job of await room.queue.claim(room.clock.time, MINUTE, 10))
      await room.recordDelivery(job, { outcome: 'sent', captured: false });
    room.woken.length = 0;
    expect(await room.report(FAILED, ANA)).toBe('bounce');
    expect(person(await room.stored(room.made), ANA).delivery?.state).toBe('FAILED');
    expect((await room.types()).at(-1)).toBe('DELIVERY_FAILED');
    expect(room.woken).toEqual(['app']);
  });

  it('shows in the timeline as a message, with the reasons, where it is no failure', async () => {
    await using room = await aMailRoom();
    await room.record(message(room.made, { warnings: ['Its lines were broken.'] }), ['It says nothing.']);
    expect((await room.events()).at(-1)).toMatchObject({
      body: { type: 'MESSAGE_RECEIVED', reasons: ['It says nothing.', 'Its lines were broken.'] },
    });
    expect(await room.stored(room.made)).toEqual(room.made);
  });

  it('is nothing new where the same message comes again', async () => {
    await using room = await aMailRoom();
    const sent = message(room.made);
    await room.report(FAILED, ANA, sent);
    const before = await room.stored(room.made);
    expect(await room.report(COMPLAINT, ANA, { ...sent, id: randomUUID() })).toBe('duplicate');
    expect(await room.stored(room.made)).toEqual(before);
    expect(room.complaints).toEqual([]);
  });

  it('as a complaint stops the mail to that guest alone, and the operator hears once of each guest', async () => {
    await using room = await aMailRoom();
    await room.report(COMPLAINT, ANA);
    expect(await room.waiting()).toEqual([`REQUEST ${BO}`]);
    await room.report(COMPLAINT, ANA);
    await room.report(FAILED, BO);
    expect(room.complaints).toEqual([room.idOf(ANA)]);
    await room.report(COMPLAINT, BO);
    expect(room.complaints).toEqual([room.idOf(ANA), room.idOf(BO)]);
    expect(await room.waiting()).toEqual([]);
  });

  it.each([{ from: ANA, mailFrom: '' }, { mailFrom: ANA }])(
    'leaves no trace where it comes from somebody who was erased (%j)',
    async (sender) => {
      await using room = await aMailRoom();
      const erased = { ...room.made, erased: [markOf('app', ANA)] };
      await room.transact(({ records }) => records.save(erased));
      expect(await room.report(FAILED, BO, message(room.made, sender))).toBe('bounce');
      expect(await room.kept()).toEqual([]);
      expect(await room.types()).toEqual(['INVITE_CREATED']);
    },
  );
});
