import { expect, test } from 'vitest';
import { amendInvite, cancelInvite } from '../../src/invites/amend.ts';
import type { Invite } from '../../src/invites/invite.ts';
import { bodyOf } from '../../src/mail/body.ts';
import { htmlBody } from '../../src/mail/body-html.ts';
import { textBody } from '../../src/mail/body-text.ts';
import { anInvite, CREATED_AT } from './an-invite.ts';

const LATER = { now: CREATED_AT + 60_000, newId: () => 'event-id' };
const RSVP = 'https://gateway.example/rsvp/abc?x=1&y=2';

function text(invite: Invite, method: 'REQUEST' | 'CANCEL' = 'REQUEST', rsvpUrl?: string): string {
  return textBody(bodyOf(invite, method, 'Bo Berg', rsvpUrl));
}
function html(
  invite: Invite,
  method: 'REQUEST' | 'CANCEL' = 'REQUEST',
  rsvpUrl?: string,
  organizer = 'Bo Berg',
): string {
  return htmlBody(bodyOf(invite, method, organizer, rsvpUrl));
}

test('the plain text tells who, what, when and where, and how to answer', () => {
  expect(text(anInvite(), 'REQUEST', RSVP)).toBe(
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
      'Answer with the buttons of your mail or calendar program.',
      `Or answer on the web: ${RSVP}`,
      '',
    ].join('\r\n'),
  );
});

test('what an event does not have is not mentioned', () => {
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
      'Answer with the buttons of your mail or calendar program.',
      '',
    ].join('\r\n'),
  );
});

test('a place without a name is shown by its coordinates', () => {
  expect(text(anInvite({}, { location: { latitude: 38.7223, longitude: -9.1393 } }))).toContain(
    'Where:     38.7223, -9.1393\r\n',
  );
});

test('a change and a cancellation say so, and a cancellation asks for no answer', () => {
  const changed = amendInvite(anInvite(), { summary: 'Moved' }, LATER).invite;
  expect(text(changed)).toMatch(/^Bo Berg has changed an event that you are invited to\./);
  const cancelled = cancelInvite(changed, LATER).invite;
  for (const body of [text(cancelled, 'CANCEL', RSVP), html(cancelled, 'CANCEL', RSVP)]) {
    expect(body).toContain('Bo Berg has cancelled this event.');
    expect(body).not.toMatch(/answer/i);
    expect(body).not.toContain('rsvp');
  }
});

test('every character that means something in HTML is escaped, in text and in links', () => {
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
    'REQUEST',
    'https://x.test/?"><b>',
    evil,
  );
  const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name?.toLowerCase()));
  expect(tags).toEqual(new Set('html head meta title style body div p h1 table tr th td a br'.split(' ')));
  expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;it&#39;');
  expect(page).toContain('href="https://x.test/?&quot;&gt;&lt;b&gt;"');
  expect(page).toContain('href="https://x.test/&quot;&#39;&lt;&gt;&amp;"');
});

test('the page loads nothing from anywhere', () => {
  const page = html(anInvite(), 'REQUEST', RSVP);
  expect(page).not.toMatch(/<(img|link|script|iframe|object|video|audio|form|base)\b|url\(|@import|\bsrc=/i);
  const addresses = [...page.matchAll(/https?:[^\s"<]*/g)].map(([address]) => address);
  expect(new Set(addresses)).toEqual(
    new Set(['https://meet.example/board?a=1&amp;b=2', RSVP.replace('&', '&amp;')]),
  );
});

test('the page is readable for people and programs: language, title, one heading, row headers, no fixed colours', () => {
  const page = html(anInvite());
  expect(page).toContain('<html lang="en">');
  expect(page).toContain('<title>Board meeting</title>');
  expect(page.match(/<h1/g)).toHaveLength(1);
  expect(page.match(/<th scope="row"/g)).toHaveLength(4);
  expect(page).toContain('<meta name="color-scheme" content="light dark">');
  expect(page).not.toMatch(/[^-]color:|background|#[0-9a-f]{3,6}\b/i);
});

test('line breaks of the description are kept, however they were written', () => {
  const invite = anInvite({}, { description: 'one\r\ntwo\rthree\nfour\u2028five\u0007' });
  expect(text(invite)).toContain('one\r\ntwo\r\nthree\r\nfour\r\nfive\r\n');
  expect(html(invite)).toContain('one<br>\r\ntwo<br>\r\nthree<br>\r\nfour<br>\r\nfive</p>');
});
