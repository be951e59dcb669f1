import { describe, expect, it } from 'vitest';
import { removeRecipient } from '../../src/invites/amend.ts';
import { createInvite } from '../../src/invites/create.ts';
import { eraseFromInvite } from '../../src/invites/erasure/erase-invite.ts';
import { isErasedAddress, isErasedFrom, pseudonymOf } from '../../src/invites/erasure/pseudonym.ts';
import { scrub } from '../../src/invites/erasure/scrub.ts';
import { spellingsOf } from '../../src/invites/erasure/spellings.ts';
import type { Invite } from '../../src/invites/invite.ts';
import { answer, draft, group, MINUTE, minted, NOW, person, receive, single } from './sample-invite.ts';

const ANA = 'ana@guest.test';
const PSEUDONYM = pseudonymOf('x');
const WHO = { email: ANA, pseudonym: PSEUDONYM };
const without = <T>(document: T) => scrub(document, WHO);

describe('a text without a person', () => {
  it.each([
    ['Write to ana@guest.test.', `Write to ${PSEUDONYM}.`],
    ['<ANA@Guest.Test>, bo@guest.test', `<${PSEUDONYM}>, bo@guest.test`],
    ['https://app.test/?to=ana%40guest.test&x=1', `https://app.test/?to=${PSEUDONYM}&x=1`],
    ['ana@guest.test, ana@guest.test', `${PSEUDONYM}, ${PSEUDONYM}`],
  ])('has no address of theirs: %s', (text, erased) => {
    expect(without({ text })).toEqual({ text: erased });
  });

  it.each([
    'joana@guest.test',
    'x.ana@guest.test',
    'x_ana@guest.test',
    'x+ana@guest.test',
    'x-ana@guest.test',
    'ana@guest.test.example',
    'ana@guest.tests',
    'ana@guest.test-y',
    'anaXguest.test',
  ])('has every address that only looks alike: %s', (text) => {
    const document = { text };
    expect(without(document)).toBe(document);
  });

  it('has no full name of theirs, and one word of it all the same', () => {
    const named = {
      people: [
        { email: ANA, name: 'Ana Lima' },
        { email: 'bo@guest.test', name: 'May' },
      ],
    };
    const text = (words: string) => without({ ...named, words }).words;
    expect(text('Ana Lima comes, says Ana Lima')).toBe('Erased person comes, says Erased person');
    for (const other of ['Ana comes in May', 'Joana Lima', 'Ana Limas', 'ana lima'])
      expect(text(other)).toBe(other);
    const short = { people: [{ email: ANA, name: 'May' }], words: 'in May' };
    expect(without(short).words).toBe('in May');
  });

  it('is iCalendar as before, folded anew where an address was broken in two', () => {
    const long = 'x'.repeat(80);
    const calendar = [
      'BEGIN:VCALENDAR',
      'ATTENDEE:mailto:ana@gue',
      ' st.test',
      `SUMMARY:${long}`,
      'END:VCALENDAR',
      '',
    ];
    expect(without({ text: calendar.join('\r\n') }).text.split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      `ATTENDEE:mailto:${PSEUDONYM}`,
      `SUMMARY:${'x'.repeat(66)}`,
      ` ${'x'.repeat(14)}`,
      'END:VCALENDAR',
      '',
    ]);
    const others = { text: 'BEGIN:VCALENDAR\r\nSUMMARY:a\r\n b\r\nEND:VCALENDAR\r\n' };
    expect(without(others)).toBe(others);
  });
});

it('an address is written plain, with its domain in letters, in URLs and in JSON', () => {
  expect(spellingsOf('Ana@BÜCHER.test')).toEqual([
    'ana@xn--bcher-kva.test',
    'ana@bücher.test',
    'ana%40xn--bcher-kva.test',
    'ana%40b%c3%bccher.test',
  ]);
  expect(spellingsOf('"a b"@guest.test')).toContain('\\"a b\\"@guest.test');
  expect(scrub({ text: 'ana@bücher.test' }, { ...WHO, email: 'ana@xn--bcher-kva.test' })).toEqual({
    text: PSEUDONYM,
  });
});

describe('a document without a person', () => {
  it('has nothing of what they said, or was said of them alone', () => {
    const theirs = {
      email: ANA,
      status: 'ACCEPTED',
      name: 'Ana',
      comment: 'Ill',
      subject: 'Re',
      text: 'Hi',
      bounceToken: 'b-1',
      checks: [],
      content: 'RSVP',
      explanation: 'Signed.',
      token: 'r-1',
      occurrences: [{ comment: 'Late', status: 'DECLINED' }],
    };
    expect(without(theirs)).toEqual({
      email: PSEUDONYM,
      status: 'ACCEPTED',
      content: '',
      explanation: 'It was erased.',
      token: 'r-erased',
      occurrences: [{ status: 'DECLINED' }],
    });
  });

  it('has everything of everybody else, also within what is theirs', () => {
    const bo = {
      email: 'bo@guest.test',
      name: 'Bo',
      comment: 'Fine',
      token: 'r-2',
      explanation: 'x',
      content: 'y',
    };
    const all = {
      recipients: [bo, { email: ANA, comment: 'Ill', delegate: bo }],
      count: 2,
      none: null,
      sure: true,
    };
    const erased = without(all);
    expect(erased).toEqual({ ...all, recipients: [bo, { email: PSEUDONYM, delegate: bo }] });
    expect(erased.recipients[0]).toBe(bo);
    const others = { recipients: [bo] };
    expect(without(others)).toBe(others);
  });

  it.each([
    ['from', { from: ANA, text: 'Hi' }, { from: PSEUDONYM }],
    ['to', { to: ANA, text: 'Hi' }, { to: PSEUDONYM }],
    ['responder', { responder: ANA, content: 'x' }, { responder: PSEUDONYM, content: '' }],
    [
      'nothing that is text',
      { from: { email: ANA }, text: 'Hi' },
      { from: { email: PSEUDONYM }, text: 'Hi' },
    ],
  ])('knows whom an object is about by %s', (_key, document, erased) => {
    expect(without(document as object)).toEqual(erased);
  });

  it('knows whom an event is about by the recipient, or by the answer in it', () => {
    const people = [
      { id: '1', email: ANA },
      { id: '2', email: 'bo@guest.test' },
    ];
    const events = (id: string, email: string) => [
      { type: 'DELIVERY_FAILED', recipientId: id, comment: 'x' },
      { type: 'RSVP_RECEIVED', reply: { email }, comment: 'x' },
    ];
    const [, ...theirs] = without([people, ...events('1', ANA)]);
    expect(theirs).toEqual([
      { type: 'DELIVERY_FAILED', recipientId: '1' },
      { type: 'RSVP_RECEIVED', reply: { email: PSEUDONYM } },
    ]);
    expect(without([people, ...events('2', 'bo@guest.test')]).slice(1)).toEqual(events('2', 'bo@guest.test'));
    const job = { recipientId: '1', comment: 'x' };
    expect(without([people, job])[1]).toBe(job);
    const untyped = { reply: { email: ANA }, comment: 'x' };
    expect(without(untyped)).toEqual({ reply: { email: PSEUDONYM }, comment: 'x' });
  });
});

describe('an invite without a person', () => {
  let counter = 0;
  const parts = {
    mark: 'mark',
    now: NOW + MINUTE,
    newId: () => 'event',
    newToken: () => `r-new${++counter}`,
  };
  const erase = (invite: Invite) => {
    const erased = eraseFromInvite(invite, WHO, parts);
    if (!erased) throw new Error('there was nothing to erase');
    return erased;
  };

  it('keeps their place and status under a pseudonym and a token that nobody knows', () => {
    const before = receive(single(), { from: ANA }, answer({ comment: 'Gladly' })).invite;
    const { invite, event, recipientIds, tokens } = erase(before);
    const [{ id, token, bounceToken }] = before.recipients as [Invite['recipients'][number]];
    expect(invite.recipients).toMatchObject([{ id, email: PSEUDONYM, status: 'ACCEPTED' }]);
    expect(invite.recipients[0]).not.toHaveProperty('comment');
    expect(invite.recipients[0]?.token).toMatch(/^r-new/);
    expect(invite.replyToken).toBe(invite.recipients[0]?.token);
    expect(invite).toMatchObject({
      erased: ['mark'],
      revision: before.revision + 1,
      updatedAt: before.updatedAt,
    });
    expect([recipientIds, tokens]).toEqual([[id], [token, bounceToken]]);
    expect(event).toStrictEqual({
      id: 'event',
      occurredAt: NOW + MINUTE,
      body: { type: 'INVITE_UPDATED', changed: ['recipients'], rescheduled: false },
      invite,
    });
  });

  it('leaves the other guests of a group, and its address, as they are', () => {
    const three = group(ANA, 'bo@guest.test', 'cy@guest.test');
    const before = removeRecipient(three, ANA, minted()).invite;
    const { invite, recipientIds } = erase({ ...before, erased: ['mark', 'other'], updatedAt: 0 });
    expect(invite.recipients).toEqual(before.recipients);
    expect(invite.removed).toMatchObject([{ id: person(three, ANA).id, email: PSEUDONYM }]);
    expect(invite.removed[0]?.token).not.toBe(person(three, ANA).token);
    expect(invite).toMatchObject({
      replyToken: three.replyToken,
      erased: ['mark', 'other'],
      updatedAt: NOW + MINUTE,
    });
    expect(recipientIds).toEqual([person(three, ANA).id]);
  });

  it('keeps the tokens of an invite that is another one’s and only names them', () => {
    const before = createInvite('app', draft({ recipient: { email: 'bo@guest.test' } }), minted()).invite;
    const named = { ...before, event: { ...before.event, description: `Ask ${ANA}` } };
    const { invite, recipientIds, tokens } = erase(named);
    expect(invite.event.description).toBe(`Ask ${PSEUDONYM}`);
    expect(invite).toMatchObject({ replyToken: before.replyToken, recipients: before.recipients });
    expect([recipientIds, tokens]).toEqual([[], []]);
    expect(eraseFromInvite(before, WHO, parts)).toBeUndefined();
  });

  it('has no bounce address among its tokens where it had none', () => {
    const [{ bounceToken: _, ...ana }] = single().recipients as [Invite['recipients'][number]];
    expect(erase({ ...single(), recipients: [ana] }).tokens).toEqual([ana.token]);
  });
});

it('mail of who was erased is known by its mark, whatever the spelling', () => {
  const markOf = (application: string, text: string) => `${application} ${text}`;
  const erased = { application: 'app', erased: [`app ${ANA}`] };
  expect(isErasedFrom(erased, [undefined, 'ANA@guest.test'], markOf)).toBe(true);
  expect(isErasedFrom(erased, [undefined, 'bo@guest.test'], markOf)).toBe(false);
  expect(isErasedFrom({ application: 'app' }, [ANA], markOf)).toBe(false);
  expect([PSEUDONYM, ANA, 'x@other.erased.invalid'].map(isErasedAddress)).toEqual([true, false, false]);
});
