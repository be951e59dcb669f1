import { describe, expect, test } from 'vitest';
import { amendInvite, cancelInvite, restamp } from '../../src/invites/amend.ts';
import type { Invite, MailMethod, Recipient } from '../../src/invites/invite.ts';
import { dateTime, instantTime } from '../../src/invites/time.ts';
import { type Body, type BodyOptions, bodyOf } from '../../src/mail/body.ts';
import { htmlBody } from '../../src/mail/body-html.ts';
import { textBody } from '../../src/mail/body-text.ts';
import { anInvite, CREATED_AT, mailed } from './an-invite.ts';

const LATER = { now: CREATED_AT + 60_000, newId: () => 'event-id' };
const RSVP = 'https://gateway.example/rsvp/abc?x=1&y=2';

interface Reading extends Partial<BodyOptions> {
  readonly method?: MailMethod;
}

function body(invite: Invite, { method = 'REQUEST', ...options }: Reading = {}): Body {
  const [recipient] = invite.recipients;
  return bodyOf(invite, recipient as Recipient, method, { organizer: 'Bo Berg', ...options });
}
const text = (invite: Invite, reading?: Reading) => textBody(body(invite, reading));
const html = (invite: Invite, reading?: Reading) => htmlBody(body(invite, reading));

describe('the plain text', () => {
  test('tells who, what, when and where, and how to answer', () => {
    expect(text(anInvite(), { rsvpUrl: RSVP })).toBe(
      [
        'Bo Berg invites you to an event.',
        '',
        'Board meeting',
        '',
        'When:      Wednesday, 5 March 2031, 10:00 – 11:30 (Europe/Berlin, GMT+1)',
        'Where:     Room 4',
        'Link:      https://meet.example/board?a=1&b=2',
        'Organizer: Bo Berg (bo@acme.test)',
        '',
        'Bring the figures.',
        '',
        'Will you attend?',
        `Yes:   ${RSVP}&answer=accepted`,
        `Maybe: ${RSVP}&answer=tentative`,
        `No:    ${RSVP}&answer=declined`,
        `Propose another time: ${RSVP}#date`,
        'Or answer with the buttons of your mail or calendar program.',
        '',
        'This mail is for ana@guest.test. Whoever has its links can answer for you.',
        '',
      ].join('\r\n'),
    );
  });

  test('does not mention what an event does not have', () => {
    const bare = anInvite({ organizer: {} }, { summary: 'Call' });
    const { description: _d, location: _l, url: _u, ...event } = bare.event;
    expect(text({ ...bare, event })).toBe(
      [
        'Bo Berg invites you to an event.',
        '',
        'Call',
        '',
        'When:      Wednesday, 5 March 2031, 10:00 – 11:30 (Europe/Berlin, GMT+1)',
        'Organizer: Bo Berg',
        '',
        'Will you attend?',
        'Answer with the buttons of your mail or calendar program.',
        '',
      ].join('\r\n'),
    );
  });

  test('has every link and every fact that the HTML has', () => {
    const invite = anInvite({}, { location: { description: 'Room 4', latitude: 38.7, longitude: -9.1 } });
    const plain = text(invite, { rsvpUrl: RSVP });
    const page = html(invite, { rsvpUrl: RSVP }).replaceAll('&amp;', '&');
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(links).toHaveLength(6);
    for (const link of links) expect(plain).toContain(link);
  });
});

describe('a place with coordinates', () => {
  const there = { latitude: 38.7223, longitude: -9.1393 };
  const map = 'https://www.openstreetmap.org/?mlat=38.722300&mlon=-9.139300#map=17/38.722300/-9.139300';

  test('leads to a map, and is called by them where it has no name', () => {
    expect(text(anInvite({}, { location: there }))).toContain(
      `Where:     38.7223, -9.1393\r\nMap:       ${map}\r\n`,
    );
    expect(text(anInvite({}, { location: { ...there, description: 'Quay 2' } }))).toContain(
      `Where:     Quay 2\r\nMap:       ${map}\r\n`,
    );
  });
});

describe('an update', () => {
  const invite = mailed(anInvite());
  const moved = amendInvite(
    invite,
    {
      start: instantTime(Date.parse('2031-03-06T09:00:00Z'), 'Europe/Berlin'),
      end: instantTime(Date.parse('2031-03-06T10:30:00Z'), 'Europe/Berlin'),
      location: { description: 'Room 5' },
    },
    LATER,
  ).invite;

  test('says what is new and what was before, and asks again where the time is new', () => {
    const plain = text(moved, { before: invite.event });
    expect(plain).toMatch(
      /^NEW TIME AND PLACE\r\nBo Berg has moved an event that you are invited to\. Please answer again\.\r\n/,
    );
    expect(plain).toContain(
      [
        'New time:  Thursday, 6 March 2031, 10:00 – 11:30 (Europe/Berlin, GMT+1)',
        'Before:    Wednesday, 5 March 2031, 10:00 – 11:30 (Europe/Berlin, GMT+1)',
        'New place: Room 5',
        'Before:    Room 4',
        '',
      ].join('\r\n'),
    );
    const page = html(moved, { before: invite.event });
    expect(page).toContain('New time and place');
    expect(page).toContain('<s>Wednesday, 5 March 2031, 10:00 – 11:30 (Europe/Berlin, GMT+1)</s>');
    expect(page).toContain('<s>Room 4</s>');
  });

  test.each([
    [{ summary: 'Board' }, 'New title'],
    [{ description: 'Bring nothing.' }, 'New description'],
    [{ url: null }, 'New link'],
    [{ location: null, summary: 'B', description: 'C' }, 'New place, title and description'],
  ])('that changes %j is called %j and keeps the answer', (patch, headline) => {
    const accepted = {
      ...invite,
      recipients: invite.recipients.map((r) => ({ ...r, status: 'ACCEPTED' as const })),
    };
    const { invite: changed } = amendInvite(accepted, patch, LATER);
    const shown = body(changed, { before: invite.event });
    expect(shown.headline).toBe(headline);
    expect(shown.reason).toBe('Bo Berg has changed an event that you are invited to.');
    expect(shown.answer?.question).toBe('You said yes. Has that changed?');
  });

  test('whose reader is not known to have seen anything else only says that it is one', () => {
    const shown = body(moved);
    expect(shown.headline).toBe('Changed');
    expect(shown.facts.map(({ label }) => label)).toEqual(['When', 'Where', 'Link', 'Organizer']);
  });

  test('is an invitation for somebody who had no mail so far, and so is one that is sent again', () => {
    const { invite: changed } = amendInvite(anInvite(), { summary: 'Later' }, LATER);
    expect(body(changed).reason).toBe('Bo Berg invites you to an event.');
    expect(body(restamp(invite, LATER.now)).reason).toBe('Bo Berg invites you to an event.');
  });
});

describe('an end', () => {
  test('of the event says so, strikes it through and asks for no answer', () => {
    const { invite } = cancelInvite(mailed(anInvite()), LATER);
    for (const shown of [
      text(invite, { method: 'CANCEL', rsvpUrl: RSVP }),
      html(invite, { method: 'CANCEL', rsvpUrl: RSVP }),
    ]) {
      expect(shown).toContain('Bo Berg has cancelled this event.');
      expect(shown).not.toMatch(/answer/i);
      expect(shown).not.toContain('rsvp');
    }
    expect(html(invite, { method: 'CANCEL' })).toContain('<s>Board meeting</s>');
  });

  test('for one guest does not tell them that the others stay at home', () => {
    const page = html(mailed(anInvite()), { method: 'CANCEL' });
    expect(page).toContain('You are no longer invited');
    expect(page).not.toMatch(/<s>|cancelled/);
  });
});

test('a proposal that was not taken is answered with the words of the organizer', () => {
  const invite = mailed(anInvite());
  const reading = { method: 'DECLINECOUNTER', note: 'The room is taken.\r\n<b>Sorry</b>' } as const;
  expect(text(invite, reading)).toMatch(
    /^THE TIME STAYS AS IT IS\r\nBo Berg has not taken the time that you proposed\.\r\n\r\nThe room is taken\.\r\n<b>Sorry<\/b>\r\n/,
  );
  expect(html(invite, reading)).toContain('The room is taken.<br>\r\n&lt;b&gt;Sorry&lt;/b&gt;');
  expect(html(invite, reading)).not.toMatch(/answer/i);
});

describe('the guest list', () => {
  const people = Array.from({ length: 15 }, (_, n) => ({
    email: `guest${n}@guest.test`,
    name: `Guest ${n}`,
  }));

  test('is shown to guests only where the invite says so, the reader first', () => {
    expect(text(anInvite({ recipients: people }))).not.toContain('Guest');
    const shown = body(anInvite({ recipients: people.slice(0, 3), showGuestList: true }));
    expect(shown.facts.at(-1)).toEqual({ label: 'Guests', parts: ['Guest 0, Guest 1, Guest 2'] });
  });

  test('is cut where it is long', () => {
    const shown = body(anInvite({ recipients: people, showGuestList: true }));
    expect(shown.facts.at(-1)?.parts[0]).toMatch(/Guest 11 and 3 more$/);
  });
});

test('a series offers no other time, as nobody could tell for which date', () => {
  const invite = anInvite({}, { recurrence: { rule: 'FREQ=WEEKLY;COUNT=4' } });
  const shown = text(invite, { rsvpUrl: RSVP });
  expect(shown).toContain('answer=accepted');
  expect(shown).toMatch(/Repeats: /);
  expect(shown).not.toContain('Propose');
  expect(shown).toContain('your answer counts for all of it');
});

test('mail that asks for no answer says nothing of one', () => {
  const invite = anInvite({}, { recurrence: { rule: 'FREQ=WEEKLY;COUNT=4' } });
  const shown = text({ ...invite, state: 'CANCELLED' }, { method: 'CANCEL' });
  expect(shown).toMatch(/Repeats: /);
  expect(shown).not.toMatch(/answer/i);
});

describe('the HTML', () => {
  test('escapes every character that means something, in text and in links', () => {
    const evil = `<script>alert("x")</script> & 'it' <img src=x onerror=y>`;
    const page = html(
      anInvite(
        {},
        {
          summary: evil,
          description: `${evil}\n${evil}`,
          location: { description: evil },
          url: 'https://x.test/"\'<>&',
        },
      ),
      { rsvpUrl: 'https://x.test/?"><b>', organizer: evil },
    );
    const known = 'html head meta title style xml o body div p h1 h2 table tr th td a br span strong'.split(
      ' ',
    );
    const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name?.toLowerCase()));
    expect([...tags].filter((tag) => tag && !known.includes(tag))).toEqual([]);
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;it&#39;');
    expect(page).not.toMatch(/href="[^"]*[<>]/);
  });

  test('loads nothing from anywhere', () => {
    const page = html(anInvite(), { rsvpUrl: RSVP });
    expect(page).not.toMatch(
      /<(img|link|script|iframe|object|video|audio|form|base)\b|url\(|@import|\bsrc=/i,
    );
  });

  test('keeps line breaks of the description, however they were written', () => {
    const invite = anInvite({}, { description: 'one\r\ntwo\rthree\nfour\u2028five\u0007' });
    expect(text(invite)).toContain('one\r\ntwo\r\nthree\r\nfour\r\nfive\r\n');
    expect(html(invite)).toContain('one<br>\r\ntwo<br>\r\nthree<br>\r\nfour<br>\r\nfive</p>');
  });

  test('stays below the sizes at which Gmail drops style sheets and cuts mails', () => {
    const page = html(anInvite({}, { description: 'x'.repeat(4096) }), { rsvpUrl: RSVP });
    for (const [, sheet = ''] of page.matchAll(/<style>([\s\S]*?)<\/style>/g))
      expect(sheet.length).toBeLessThan(8192);
    expect(page.length).toBeLessThan(60_000);
  });

  test('names the day of an all-day event and no zone', () => {
    const page = html(anInvite({}, { start: dateTime('2031-06-10'), end: dateTime('2031-06-11') }));
    expect(page).toContain('Tuesday, 10 June 2031');
    expect(page).toContain('All day');
    expect(page).not.toContain('UTC');
  });
});
