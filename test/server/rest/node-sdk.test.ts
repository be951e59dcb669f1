import { describe, expect, test } from 'vitest';
import { at, MINUTE, NOW, answer as replied } from '../../invites/sample-invite.ts';
import { aRestFace, body, EVENT, guestsOf, linesOf } from './a-rest-face.ts';

/** Cronofy's own Node SDK, unchanged, against the face over a real store. */

const ID = 'visit-7781';
const ONE = { smart_invite_id: ID, recipient: { email: 'ana@guest.test' } };
const PEOPLE = ['ana', 'bo', 'cy'].map((name) => ({ email: `${name}@guest.test` }));

/** The error of a refused call as the SDK hands it to its user. */
async function failure(call: Promise<unknown>) {
  const error = (await call.then(
    () => undefined,
    (reason) => reason,
  )) as { message: string; statusCode: number; error: { url: string; entity: unknown } } | undefined;
  if (!error) throw new Error('it was not refused');
  return error;
}

describe('an invite for one person', () => {
  test('is created whole, and its text is for the caller to mail', async () => {
    await using face = await aRestFace();
    const invite = await face.sdk().createSmartInvite({
      method: 'request',
      ...ONE,
      callback_url: 'https://app.test/hooks/si/7781',
      event: {
        ...EVENT,
        description: 'Ring bell 4',
        tzid: 'Europe/Lisbon',
        location: { description: 'Rua A 4', lat: '38.7', long: '-9.1' },
        url: 'https://app.test/v/7781',
        reminders: [{ minutes: 60 }, { minutes: 0 }],
        transparency: 'transparent',
        color: '#49BED8',
      },
      organizer: { name: 'Lettings desk', email: 'invites@app.test' },
    });
    expect(invite).toEqual({
      recipient: { email: 'ana@guest.test', status: 'pending' },
      smart_invite_id: ID,
      callback_url: 'https://app.test/hooks/si/7781',
      method: 'request',
      event: {
        summary: 'Flat viewing',
        description: 'Ring bell 4',
        start: { time: '2031-03-04T09:30:00Z', tzid: 'Europe/Lisbon' },
        end: { time: '2031-03-04T10:00:00Z', tzid: 'Europe/Lisbon' },
        location: { description: 'Rua A 4', lat: '38.7', long: '-9.1' },
        url: 'https://app.test/v/7781',
        reminders: [{ minutes: 60 }, { minutes: 0 }],
        transparency: 'transparent',
        color: '#49BED8',
      },
      attachments: { icalendar: expect.stringMatching(/^BEGIN:VCALENDAR\r\n[\s\S]*\r\nEND:VCALENDAR\r\n$/) },
    });
    const icalendar = invite.attachments?.icalendar;
    expect(linesOf(icalendar, 'METHOD')).toEqual(['METHOD:REQUEST']);
    expect(linesOf(icalendar, 'ORGANIZER')[0]).toContain('Lettings desk');
    expect(guestsOf(invite)).toEqual(['ana@guest.test']);
    expect(await face.waiting()).toEqual([]);
    const [kept] = await face.directory.find('app', { smartInviteId: ID });
    expect(kept).toMatchObject({ organizer: { email: 'invites@app.test' }, delivery: 'RETURN' });
  });

  test('is updated by creating it again: the same UID, a later SEQUENCE, the whole event replaced', async () => {
    await using face = await aRestFace();
    const sdk = face.sdk();
    const event = { ...EVENT, description: 'Ring bell 4', url: 'https://app.test/v/7781' };
    const first = await sdk.createSmartInvite({ ...ONE, event, callback_url: 'https://app.test/hooks' });
    const second = await sdk.createSmartInvite({ ...ONE, event: { ...EVENT, summary: 'Second viewing' } });
    expect(second.event).toEqual({
      summary: 'Second viewing',
      start: { time: EVENT.start, tzid: 'Etc/UTC' },
      end: { time: EVENT.end, tzid: 'Etc/UTC' },
      transparency: 'opaque',
    });
    expect(second.callback_url).toBeNull();
    const texts = [first, second].map(({ attachments }) => attachments?.icalendar);
    expect(linesOf(texts[1], 'UID')).toEqual(linesOf(texts[0], 'UID'));
    expect(texts.map((text) => linesOf(text, 'SEQUENCE')[0])).toEqual(['SEQUENCE:0', 'SEQUENCE:1']);
  });

  test('is cancelled with a text to mail, and says so afterwards', async () => {
    await using face = await aRestFace();
    const sdk = face.sdk();
    await sdk.createSmartInvite(body());
    const cancelled = await sdk.cancelSmartInvite(ONE);
    expect(cancelled).toMatchObject({
      recipient: { email: 'ana@guest.test', status: 'pending' },
      smart_invite_id: ID,
      method: 'cancel',
      event: { summary: 'Flat viewing', start: { time: EVENT.start, tzid: 'Etc/UTC' } },
    });
    expect(linesOf(cancelled.attachments?.icalendar, 'METHOD')).toEqual(['METHOD:CANCEL']);
    expect(linesOf(cancelled.attachments?.icalendar, 'STATUS')).toEqual(['STATUS:CANCELLED']);
    const status = await sdk.getSmartInvite({ smart_invite_id: ID, recipient_email: 'ana@guest.test' });
    expect(status.method).toBe('cancel');
    // Callers retry: the second time it is cancelled already, and the answer is the same.
    expect(await sdk.cancelSmartInvite(ONE)).toEqual(cancelled);
    const { statusCode, error } = await failure(sdk.createSmartInvite(body()));
    expect([statusCode, error.entity]).toEqual([
      422,
      {
        errors: {
          smart_invite_id: [
            { key: 'errors.cancelled', description: expect.stringContaining('new smart_invite_id') },
          ],
        },
      },
    ]);
  });

  test('tells what was answered, by whom, and brings its text only on demand', async () => {
    await using face = await aRestFace();
    const sdk = face.sdk();
    await sdk.createSmartInvite(body());
    const proposal = {
      start: at('2031-03-05T11:00:00Z', 'Europe/Berlin'),
      end: at('2031-03-05T11:30:00Z', 'Europe/Berlin'),
    };
    const [invite] = await face.directory.find('app', { smartInviteId: ID });
    const token = invite?.replyToken ?? '';
    const claims = [
      {
        claim: { from: 'ana@guest.test', token },
        reply: replied({ status: 'DECLINED', comment: "can't", proposal }),
      },
      {
        claim: { from: 'delegate@guest.test', token },
        reply: replied({ receivedAt: NOW + 61 * MINUTE }),
      },
    ];
    await face.recordReply('app', { smartInviteId: ID }, claims);
    const named = { smart_invite_id: ID, recipient_email: 'ana@guest.test' };
    const status = await sdk.getSmartInvite(named);
    const ana = {
      email: 'ana@guest.test',
      status: 'declined',
      comment: "can't",
      proposal: {
        start: { time: '2031-03-05T11:00:00Z', tzid: 'Europe/Berlin' },
        end: { time: '2031-03-05T11:30:00Z', tzid: 'Europe/Berlin' },
      },
    };
    expect(status.recipient).toEqual(ana);
    expect(status.replies).toEqual([ana, { email: 'delegate@guest.test', status: 'accepted' }]);
    expect(status).not.toHaveProperty('attachments');

    const withText = await sdk.getSmartInvite({ ...named, include_ics: true });
    expect(linesOf(withText.attachments?.icalendar, 'ATTENDEE')[0]).toContain('PARTSTAT=DECLINED');
    expect({ ...withText, attachments: undefined }).toEqual({ ...status, attachments: undefined });

    // Moved, the event asks anew, and a proposal against the old time must not be taken for one against the new.
    await sdk.createSmartInvite(body({ event: { ...EVENT, end: '2031-03-04T11:00:00Z' } }));
    const moved = await sdk.getSmartInvite(named);
    expect(moved.recipient).toEqual({ email: 'ana@guest.test', status: 'pending' });
    expect(moved.replies?.[0]).not.toHaveProperty('proposal');
  });

  test('with an id and an address full of reserved characters is found again', async () => {
    await using face = await aRestFace();
    const sdk = face.sdk();
    const odd = { smart_invite_id: 'a b+c&d=é/%2B', recipient: { email: 'ana+tag@guest.test' } };
    await sdk.createSmartInvite({ ...odd, event: EVENT });
    const query = { smart_invite_id: odd.smart_invite_id, recipient_email: odd.recipient.email };
    expect(await sdk.getSmartInvite(query)).toMatchObject({ ...odd });
  });
});

describe('an invite for several people', () => {
  test('is created with what they answered already, under one text for all', async () => {
    await using face = await aRestFace();
    const [ana, bo] = PEOPLE;
    const recipients = [{ ...ana, status: 'accepted' }, bo];
    const invite = await face.sdk().createSmartInvite(body({ recipients }));
    expect(invite.recipients).toEqual([
      { email: 'ana@guest.test', status: 'accepted' },
      { email: 'bo@guest.test', status: 'pending' },
    ]);
    expect(invite).not.toHaveProperty('recipient');
    expect(guestsOf(invite)).toEqual(['ana@guest.test', 'bo@guest.test']);
  });

  test('is updated with who is new; who is left out stays', async () => {
    await using face = await aRestFace();
    const sdk = face.sdk();
    await sdk.createSmartInvite(body({ recipients: PEOPLE.slice(0, 2) }));
    const invite = await sdk.createSmartInvite(body({ recipients: PEOPLE.slice(1) }));
    expect(invite.recipients?.map(({ email }) => email)).toEqual(PEOPLE.map(({ email }) => email));
  });

  test('loses one of them, who has a text of their own to be mailed', async () => {
    await using face = await aRestFace();
    const sdk = face.sdk();
    await sdk.createSmartInvite(body({ recipients: PEOPLE }));
    const invite = await sdk.createSmartInvite({
      method: 'remove',
      smart_invite_id: ID,
      recipient: { email: 'BO@guest.test' },
    });
    expect(invite.recipients?.map(({ email }) => email)).toEqual(['ana@guest.test', 'cy@guest.test']);
    expect(invite.event).toMatchObject({ summary: 'Flat viewing' });
    expect(guestsOf(invite)).toEqual(['ana@guest.test', 'cy@guest.test']);
    expect(linesOf(invite.attachments?.icalendar, 'METHOD')).toEqual(['METHOD:REQUEST']);
    const { removed } = invite.attachments ?? {};
    expect(removed?.email).toBe('bo@guest.test');
    expect(linesOf(removed?.icalendar, 'METHOD')).toEqual(['METHOD:CANCEL']);
    expect(linesOf(removed?.icalendar, 'UID')).toEqual(linesOf(invite.attachments?.icalendar, 'UID'));
    expect(linesOf(removed?.icalendar, 'ATTENDEE')).toEqual([expect.stringContaining('bo@guest.test')]);
    expect(await face.types()).toEqual(['INVITE_CREATED', 'RECIPIENT_REMOVED']);
    expect(await face.waiting()).toEqual([]);
  });

  test('loses one of them again who had come back', async () => {
    await using face = await aRestFace();
    const sdk = face.sdk();
    const remove = () =>
      sdk.createSmartInvite({
        method: 'remove',
        smart_invite_id: ID,
        recipient: { email: 'bo@guest.test' },
      });
    await sdk.createSmartInvite(body({ recipients: PEOPLE }));
    await remove();
    await sdk.createSmartInvite(body({ recipients: [{ email: 'Bo@guest.test', status: 'accepted' }] }));
    const { removed } = (await remove()).attachments ?? {};
    expect(removed?.email).toBe('Bo@guest.test');
    expect(linesOf(removed?.icalendar, 'ATTENDEE')[0]).toContain('PARTSTAT=ACCEPTED');
  });

  test('has a status without naming anybody', async () => {
    await using face = await aRestFace();
    const sdk = face.sdk();
    await sdk.createSmartInvite(body({ recipients: PEOPLE }));
    const claims = [{ claim: { from: 'bo@guest.test' }, reply: replied({ status: 'TENTATIVE' }) }];
    await face.recordReply('app', { smartInviteId: ID }, claims);
    const status = await sdk.getSmartInvite({ smart_invite_id: ID });
    expect(status.recipients?.map((person) => person.status)).toEqual(['pending', 'tentative', 'pending']);
    expect(status).not.toHaveProperty('attachments');
    expect(guestsOf(await sdk.getSmartInvite({ smart_invite_id: ID, include_ics: 'true' }))).toHaveLength(3);
  });
});

describe('delivery', () => {
  test('is the caller’s, unless a request asks the gateway to mail what it changes', async () => {
    await using face = await aRestFace();
    const sdk = face.sdk();
    await sdk.createSmartInvite(body({ recipients: PEOPLE.slice(0, 2), delivery: 'send' }));
    expect(await face.waiting()).toEqual(['REQUEST ana@guest.test', 'REQUEST bo@guest.test']);
    const bo = { smart_invite_id: ID, recipient: { email: 'bo@guest.test' } };
    await sdk.createSmartInvite({ ...bo, method: 'remove', delivery: 'send' });
    expect(await face.waiting()).toContain('CANCEL bo@guest.test');
    await sdk.cancelSmartInvite({ smart_invite_id: ID, delivery: 'send' });
    expect(await face.waiting()).toContain('CANCEL ana@guest.test');
  });
});

test('mailed by the gateway once, an invite is the caller’s to mail where a request does not ask', async () => {
  await using face = await aRestFace();
  const sdk = face.sdk();
  await sdk.createSmartInvite(body({ recipients: PEOPLE, delivery: 'send' }));
  const waiting = await face.waiting();
  expect(waiting).toHaveLength(3);
  const bo = { smart_invite_id: ID, recipient: { email: 'bo@guest.test' } };
  await sdk.createSmartInvite({ ...bo, method: 'remove' });
  await sdk.cancelSmartInvite({ smart_invite_id: ID });
  expect((await face.waiting()).filter((mail) => mail.startsWith('CANCEL'))).toEqual([]);
});

describe('the SDK’s errors', () => {
  test('of a broken request name every field', async () => {
    await using face = await aRestFace();
    const { message, statusCode, error } = await failure(
      face.sdk().createSmartInvite({ smart_invite_id: ID, recipient: { email: 'no address' } }),
    );
    expect(statusCode).toBe(422);
    expect(JSON.parse(message)).toEqual(error.entity);
    expect(error.entity).toEqual({
      errors: {
        event: [{ key: 'errors.required', description: 'required' }],
        'recipient.email': [{ key: 'errors.invalid', description: expect.any(String) }],
      },
    });
  });

  test('of an unknown invite are a 404', async () => {
    await using face = await aRestFace();
    const sdk = face.sdk();
    const { statusCode, error } = await failure(
      sdk.getSmartInvite({ smart_invite_id: 'nobody', recipient_email: 'ana@guest.test' }),
    );
    expect([statusCode, error.entity]).toEqual([
      404,
      { error: 'There is no invite nobody for ana@guest.test.' },
    ]);
    expect(await failure(sdk.cancelSmartInvite(ONE))).toMatchObject({ statusCode: 404 });
    const removal = { method: 'remove', ...ONE };
    expect(await failure(sdk.createSmartInvite(removal))).toMatchObject({ statusCode: 404 });
  });

  test('of a wrong secret are a 401, and nothing is changed', async () => {
    await using face = await aRestFace();
    const stranger = face.sdk('CRN_guessed');
    for (const call of [
      stranger.createSmartInvite(body()),
      stranger.cancelSmartInvite(ONE),
      stranger.getSmartInvite({ smart_invite_id: ID }),
    ])
      expect(await failure(call)).toMatchObject({
        statusCode: 401,
        error: { entity: { error: 'Send a client secret as bearer token.' } },
      });
    expect(await face.types()).toEqual([]);
  });
});
