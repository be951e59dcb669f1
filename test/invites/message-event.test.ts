import { expect, test } from 'vitest';
import type { InboundMessage } from '../../src/invites/inbound-message.ts';
import { messageEvent } from '../../src/invites/message-event.ts';
import { message } from '../contract/a-store.ts';
import { newId, single } from './sample-invite.ts';

function shown(over: Partial<InboundMessage>, reasons: readonly string[] = []) {
  const invite = single();
  return messageEvent(invite, message(invite, over), 'text-only', reasons, newId).body;
}

test('a message in the timeline says whose reply address it came to and how far its sender is proven', () => {
  const verification = { verified: true, method: 'DMARC', explanation: 'Signed by guest.test.' } as const;
  expect(shown({ recipientId: 'ana', verification })).toMatchObject({ recipientId: 'ana', verification });
});

test('a message in the timeline takes up little room, however long its subject and its faults are', () => {
  const reasons = Array.from({ length: 11 }, (_, index) => `${index}: ${'x'.repeat(400)}`);
  const body = shown({ subject: `Re: ${'y'.repeat(400)}` }, reasons);
  expect(body).toMatchObject({
    subject: `Re: ${'y'.repeat(296)}`,
    reasons: reasons.slice(0, 10).map((reason) => reason.slice(0, 300)),
  });
});
