import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRecordMessage } from '../../src/invites/record-message.ts';
import { message } from '../contract/a-store.ts';
import { BACKENDS } from '../contract/backends.ts';
import { aService } from './a-service.ts';
import { markOf } from './mark-of.ts';
import { draft } from './sample-invite.ts';

describe.each(BACKENDS)('a message that is no answer over $name', (backend) => {
  async function aDesk() {
    const app = await aService(backend);
    const made = await app.service.create('app', draft());
    app.woken.length = 0;
    return {
      ...app,
      made,
      record: createRecordMessage({
        transact: app.transact,
        newId: randomUUID,
        markOf,
        committed: (application) => void app.woken.push(application),
      }),
      kept: () => app.database.queries.selectFrom('received_mail').selectAll().execute(),
    };
  }

  it('is kept, shows in the timeline, and whoever follows that hears of it', async () => {
    await using desk = await aDesk();
    await desk.record(message(desk.made), 'text-only', ['It is a letter.']);
    expect(await desk.kept()).toHaveLength(1);
    expect(await desk.types()).toEqual(['INVITE_CREATED', 'MESSAGE_RECEIVED']);
    expect(desk.woken).toEqual(['app']);
  });

  it.each([
    ['in From', { from: 'Ana@guest.test', mailFrom: 'list@else.test' }],
    ['on the envelope', { from: 'list@else.test', mailFrom: 'ana@guest.test' }],
  ])('leaves no trace where somebody who was erased is %s', async (_where, sender) => {
    await using desk = await aDesk();
    const erased = { ...desk.made, erased: [markOf('app', 'ana@guest.test')] };
    await desk.transact(({ records }) => records.save(erased));
    await desk.record(message(desk.made, sender), 'text-only', ['It is a letter.']);
    expect(await desk.kept()).toEqual([]);
    expect(await desk.types()).toEqual(['INVITE_CREATED']);
  });

  it('and belongs to no invite is kept, in no timeline', async () => {
    await using desk = await aDesk();
    const { inviteId: _, ...stray } = message(desk.made);
    await desk.record(stray, 'unmatched', ['The reply address is not known.']);
    expect(await desk.kept()).toHaveLength(1);
    expect(await desk.types()).toEqual(['INVITE_CREATED']);
  });
});
