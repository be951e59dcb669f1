import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UnwritableError } from '../../../src/errors.ts';
import { amendInvite, cancelInvite, removeRecipient } from '../../../src/invites/amend.ts';
import type { Recipient } from '../../../src/invites/invite.ts';
import { dateTime, instantTime } from '../../../src/invites/time.ts';
import {
  MAX_ANSWERS_PER_LINK,
  MAX_VISITS_PER_ADDRESS,
  MAX_VISITS_PER_LINK,
} from '../../../src/server/rsvp/rate-limit.ts';
import { MAX_ANSWER_BYTES } from '../../../src/server/rsvp/read-answer.ts';
import { LANGUAGES, type Language } from '../../../src/server/rsvp/reader.ts';
import { aDraft, aPage, NOW, SECRET, type TestPage, type Visited } from './a-page.ts';

const LATER = { now: NOW, newId: () => 'event-id' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const DAY = 86_400_000;

let pages: TestPage;
let visitor = 0;
beforeAll(async () => {
  pages = await aPage();
});
afterAll(() => pages[Symbol.asyncDispose]());

/** Each test is a reader of its own, or they would use up each other's visits. */
function reader(headers: Record<string, string> = {}): Record<string, string> {
  visitor += 1;
  return { 'x-forwarded-for': `198.51.100.${visitor % 250}`, ...headers };
}
const get = (path: string, headers?: Record<string, string>) => pages.get(path, reader(headers));
const post = (path: string, fields: Record<string, string>, headers?: Record<string, string>) =>
  pages.post(path, fields, reader(headers));
const hasForm = ({ text }: Visited) => text.includes('<form');

describe('a visit', () => {
  test('shows who invites to what, when, where and why, and asks for an answer', async () => {
    const invite = await pages.add(aDraft());
    const page = await get(pages.pathOf(invite), { 'accept-language': 'en-GB' });
    expect(page.status).toBe(200);
    for (const text of [
      '<html lang="en">',
      '<title>Board meeting – Bo Berg</title>',
      'Bo Berg invites you',
      '<h1 dir="auto">Board meeting</h1>',
      'Wednesday, 5 March 2031',
      '10:00–11:30',
      'Central European Standard Time (Europe/Berlin, GMT+1)',
      'Room 4, Lindenstraße 12',
      '<a href="https://meet.example/board?a=1&amp;b=2" rel="noopener noreferrer nofollow">meet.example/board?a=1&amp;b=2</a>',
      'bo@acme.test',
      'Bring the figures.<br>Coffee is there.',
      'You are answering as Ana Ruiz (ana@guest.test).',
    ])
      expect(page.text).toContain(text);
    expect(hasForm(page)).toBe(true);
  });

  test('is kept by nobody, framed by nobody, listed nowhere and runs no script', async () => {
    const invite = await pages.add(aDraft());
    const { headers, text } = await get(pages.pathOf(invite));
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-language': 'en',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      vary: 'Accept-Language',
    });
    expect(text).not.toMatch(/<script|style=|\son\w+=/i);
  });

  test.each(['GET', 'HEAD'])(
    'by %s changes nothing, however often and whatever the link says',
    async (method) => {
      const invite = await pages.add(aDraft());
      const before = (await pages.events()).length;
      const statuses = new Set<number>();
      for (let count = 0; count < 100; count++) {
        const query = `?answer=${['accepted', 'DECLINED', 'tentative', 'x'][count % 4]}&sent&comment=hi`;
        const { status } = await pages.send(pages.pathOf(invite) + query, { method, headers: reader() });
        statuses.add(status);
      }
      expect([...statuses]).toEqual([200]);
      expect((await pages.events()).length).toBe(before);
      expect(await pages.stored(invite)).toEqual(invite);
    },
  );

  test('by HEAD has the headers of GET and no body', async () => {
    const invite = await pages.add(aDraft());
    const full = await get(pages.pathOf(invite));
    const head = await pages.send(pages.pathOf(invite), { method: 'HEAD', headers: reader() });
    expect(head.text).toBe('');
    const facts = (of: Visited) =>
      Object.fromEntries([...of.headers].filter(([name]) => !/^(?:date|connection|keep-alive)$/.test(name)));
    expect(facts(head)).toEqual(facts(full));
    expect(Number(head.headers.get('content-length'))).toBe(Buffer.byteLength(full.text));
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'by %s is refused, with what is allowed',
    async (method) => {
      const { status, headers } = await pages.send('/rsvp/x', { method, headers: reader() });
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    },
  );

  test.each([
    ['accepted', 'accepted'],
    ['Tentative', 'tentative'],
    ['DECLINED', 'declined'],
    ['yes', undefined],
  ])('from a link that says %s has %s chosen and not sent', async (said, chosen) => {
    const invite = await pages.add(aDraft());
    const { text } = await get(`${pages.pathOf(invite)}?answer=${said}`);
    const checked = [...text.matchAll(/value="(\w+)" required checked/g)].map(([, value]) => value);
    expect(checked).toEqual(chosen ? [chosen] : []);
    expect(text).not.toContain('Thank you');
  });

  test('thanks only for an answer that was given, whatever the address says', async () => {
    const invite = await pages.add(aDraft());
    expect((await get(`${pages.pathOf(invite)}?sent`)).text).not.toContain('Thank you');
  });

  test('shows the other guests to nobody unless the invite shares its list', async () => {
    const recipients = [{ email: 'ana@guest.test' }, { email: 'zoe@guest.test', name: 'Zoë <b>Z</b>' }];
    const shy = await pages.add(aDraft({}, { recipients }));
    expect((await get(pages.pathOf(shy))).text).not.toMatch(/zoe@|Zoë/);
    const open = await pages.add(aDraft({}, { recipients }), (one) => ({ ...one, showGuestList: true }));
    const { text } = await get(pages.pathOf(open));
    expect(text).toContain('<bdi>Zoë &lt;b&gt;Z&lt;/b&gt;</bdi><span class="more">no answer yet</span>');
    expect(text).not.toContain('<bdi>ana@guest.test');
  });

  test.each([
    [
      'fr',
      { start: dateTime('2031-06-05'), end: dateTime('2031-06-06') },
      ['jeudi 5 juin 2031', 'Toute la journée'],
    ],
    [
      'de',
      { start: dateTime('2031-06-05'), end: dateTime('2031-06-08') },
      ['Donnerstag, 5.', 'Samstag, 7. Juni 2031', 'Ganztägig'],
    ],
    [
      'en-GB',
      {
        start: instantTime(Date.parse('2031-06-05T22:00:00Z'), 'Etc/UTC'),
        end: instantTime(Date.parse('2031-06-06T02:00:00Z'), 'Etc/UTC'),
      },
      ['Thu, 5 Jun 2031, 22:00', 'Fri, 6 Jun 2031, 02:00', '>UTC<'],
    ],
    [
      'en-GB',
      {
        start: instantTime(Date.parse('2031-06-05T08:00:00Z'), 'Europe/Berlin'),
        end: instantTime(Date.parse('2031-06-05T20:00:00Z'), 'America/New_York'),
      },
      ['Thu, 5 Jun 2031, 10:00 (Europe/Berlin)', 'Thu, 5 Jun 2031, 16:00 (America/New York)'],
    ],
    [
      'ja',
      {
        start: instantTime(Date.parse('2031-06-05T00:00:00Z'), 'Asia/Tokyo'),
        end: instantTime(Date.parse('2031-06-05T01:00:00Z'), 'Asia/Tokyo'),
      },
      ['2031年6月5日木曜日', '日本標準時 (Asia/Tokyo, GMT+9)'],
    ],
  ])('in %s names the days and hours as people there do (%#)', async (language, times, shown) => {
    const invite = await pages.add(aDraft(times));
    const { text } = await get(pages.pathOf(invite), { 'accept-language': language });
    for (const part of shown) expect(text).toContain(part);
  });

  test('says of a series that it is one, and asks for no other time', async () => {
    const invite = await pages.add(aDraft(), (one) => ({
      ...one,
      event: { ...one.event, recurrence: { rule: 'FREQ=WEEKLY', exdates: [], rdates: [] } },
    }));
    const { text } = await get(pages.pathOf(invite));
    expect(text).toContain(`${LANGUAGES.en.repeats} ${LANGUAGES.en.answersAll}`);
    expect(text).not.toContain(LANGUAGES.en.propose);
  });

  test('of a series that was called off says nothing of answering', async () => {
    const invite = await pages.add(aDraft(), (one) => ({
      ...one,
      state: 'CANCELLED',
      event: { ...one.event, recurrence: { rule: 'FREQ=WEEKLY', exdates: [], rdates: [] } },
    }));
    const { text } = await get(pages.pathOf(invite));
    expect(text).toContain(LANGUAGES.en.repeats);
    expect(text).not.toContain(LANGUAGES.en.answersAll);
  });
});

describe('hostile texts', () => {
  const EVIL = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;\u202e</textarea>\u0000`;

  test('stay texts, wherever they stand', async () => {
    const invite = await pages.add(
      aDraft(
        { summary: EVIL, description: `${EVIL}\r\n${EVIL}`, location: { description: EVIL } },
        {
          recipient: { email: 'ana@guest.test', name: EVIL },
          organizer: { name: EVIL, email: 'bo@acme.test' },
        },
      ),
    );
    const path = pages.pathOf(invite);
    expect((await post(path, { answer: 'accepted', comment: EVIL, date: EVIL })).status).toBe(422);
    expect((await post(path, { answer: 'accepted', comment: EVIL })).status).toBe(303);
    const shown = [
      await get(`${path}?sent`),
      await get(`${path}?answer=${encodeURIComponent(EVIL)}`),
      await post(path, { answer: EVIL, comment: EVIL, date: EVIL, start: EVIL, end: EVIL, sequence: EVIL }),
    ];
    for (const { text } of shown) {
      expect(text).not.toMatch(/<script|<img|onerror='|\u0000/);
      expect(text).toContain('&lt;script&gt;alert(1)');
      expect(text.match(/<\/textarea>/g)).toHaveLength(1);
    }
    // What turns a text around is nobody's to see; in their own field it stays as typed.
    expect(shown[0]?.text).not.toContain('\u202e');
  });

  test('a link that is no web address is not shown as one', async () => {
    const invite = await pages.add(aDraft(), (one) => ({
      ...one,
      event: { ...one.event, url: 'javascript:alert(1)' },
    }));
    expect((await get(pages.pathOf(invite))).text).not.toContain('javascript:');
  });

  test('a name that is written from right to left turns nothing around it', async () => {
    const invite = await pages.add(aDraft({}, { organizer: { name: 'דנה' } }));
    expect((await get(pages.pathOf(invite))).text).toContain('\u2068דנה\u2069 invites you');
  });
});

describe('an answer', () => {
  test.each([
    ['accepted', 'ACCEPTED', 'You said yes'],
    ['tentative', 'TENTATIVE', 'You said maybe'],
    ['declined', 'DECLINED', 'You said no'],
  ])('%s is kept as %s, once, and thanked for', async (answer, status, said) => {
    const invite = await pages.add(aDraft());
    const path = pages.pathOf(invite);
    const before = (await pages.events()).length;
    const sent = await post(path, { answer, comment: '  See you\r\nthere  ', sequence: '0' });
    expect([sent.status, sent.headers.get('location'), sent.text]).toEqual([303, '?sent', '']);
    const events = (await pages.events()).slice(before);
    expect(events).toHaveLength(1);
    expect(events[0]?.body).toMatchObject({
      type: 'RSVP_RECEIVED',
      recipientId: invite.recipients[0]?.id,
      status,
      comment: 'See you\nthere',
      channel: 'WEB',
      verification: { verified: false, method: 'RSVP_LINK' },
    });
    const thanks = await get(`${path}?sent`);
    for (const text of ['Thank you', said, 'See you<br>there', 'Change your answer'])
      expect(thanks.text).toContain(text);
    expect((await post(path, { answer, comment: 'See you\nthere', sequence: '0' })).status).toBe(303);
    expect((await pages.events()).length).toBe(before + 1);
  });

  test('can be changed, and the form then begins with the present one', async () => {
    const invite = await pages.add(aDraft());
    const path = pages.pathOf(invite);
    await post(path, { answer: 'accepted', comment: 'Yes & more', sequence: '0' });
    const { text } = await get(path);
    expect(text).toContain('value="accepted" required checked');
    expect(text).toMatch(/<textarea[^>]*>\nYes &amp; more<\/textarea>/);
    await post(path, { answer: 'declined', comment: '', sequence: '0' });
    const [ana] = (await pages.stored(invite)).recipients;
    expect(ana).toMatchObject({ status: 'DECLINED' });
    expect(ana).not.toHaveProperty('comment');
  });

  test('of one guest says nothing of another', async () => {
    const invite = await pages.add(
      aDraft({}, { recipients: [{ email: 'ana@guest.test' }, { email: 'zoe@guest.test' }] }),
    );
    await post(pages.pathOf(invite, invite.recipients[1]), { answer: 'declined', comment: 'secret of Zoë' });
    expect((await pages.stored(invite)).recipients.map(({ status }) => status)).toEqual([
      'PENDING',
      'DECLINED',
    ]);
    expect((await get(pages.pathOf(invite))).text).not.toContain('secret of Zoë');
  });

  test('without a choice, or with too long a message, is asked for again with what was typed', async () => {
    const invite = await pages.add(aDraft());
    const path = pages.pathOf(invite);
    const none = await post(path, { comment: 'typed & kept' });
    expect(none.status).toBe(422);
    expect(none.text).toContain('<title>Your answer has not been sent yet – Board meeting</title>');
    expect(none.text).toContain('role="alert"');
    expect(none.text).toContain('<fieldset aria-describedby="answer-problem">');
    expect(none.text).toContain('<p class="problem" id="answer-problem">Choose yes, maybe or no.</p>');
    expect(none.text).toContain('\ntyped &amp; kept</textarea>');
    const long = await post(path, { answer: 'declined', comment: 'x'.repeat(4097) });
    expect(long.status).toBe(422);
    expect(long.text).toContain('aria-invalid="true" aria-describedby="comment-problem"');
    expect(long.text).toContain('value="declined" required checked');
    expect(await pages.stored(invite)).toEqual(invite);
    // Line breaks come as two characters and count as one.
    expect((await post(path, { answer: 'accepted', comment: `${'x\r\n'.repeat(2047)}x` })).status).toBe(303);
    expect((await post(path, { answer: 'accepted', comment: '字'.repeat(4096) })).status).toBe(303);
  });

  test('from another website is refused', async () => {
    const invite = await pages.add(aDraft());
    const path = pages.pathOf(invite);
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'http://127.0.0.1:1' },
      { origin: 'nonsense' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', origin: 'null' },
    ]) {
      const refused = await post(path, { answer: 'accepted' }, headers);
      expect([refused.status, JSON.stringify(headers)]).toEqual([403, JSON.stringify(headers)]);
      expect(refused.text).toContain(LANGUAGES.en.foreign.title);
    }
    expect(await pages.stored(invite)).toEqual(invite);
    for (const headers of [
      { origin: pages.origin, 'sec-fetch-site': 'same-origin' },
      { origin: 'null', 'sec-fetch-site': 'same-origin' },
      { origin: 'null' },
    ])
      expect((await post(path, { answer: 'accepted' }, headers)).status).toBe(303);
  });

  test('that is no form is refused', async () => {
    const invite = await pages.add(aDraft());
    for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/plain']) {
      const headers = reader({ 'content-type': type });
      const { status } = await pages.send(pages.pathOf(invite), {
        method: 'POST',
        headers,
        body: 'answer=accepted',
      });
      expect(status).toBe(415);
    }
    expect(await pages.stored(invite)).toEqual(invite);
  });

  test.each(['', '%', '&&&===', 'answer', 'answer=%ff%fe', `answer=accepted&sequence=${'9'.repeat(400)}`])(
    'of the body %j is taken or asked for again, and nothing fails',
    async (body) => {
      const invite = await pages.add(aDraft());
      const { status } = await pages.send(pages.pathOf(invite), {
        method: 'POST',
        headers: reader(FORM),
        body,
      });
      expect([303, 422]).toContain(status);
      expect(pages.errors).toEqual([]);
    },
  );

  test('is read no further than its bound', async () => {
    const invite = await pages.add(aDraft());
    const body = `answer=accepted&comment=${'x'.repeat(MAX_ANSWER_BYTES)}`;
    const { status } = await pages.send(pages.pathOf(invite), {
      method: 'POST',
      headers: reader(FORM),
      body,
    });
    expect(status).toBe(413);
    expect(await pages.stored(invite)).toEqual(invite);
  });

  test('to an older time is not taken: the new time is shown, and asked about', async () => {
    const invite = await pages.add(aDraft());
    const path = pages.pathOf(invite);
    await post(path, { answer: 'accepted', sequence: '0' });
    const moved = amendInvite(
      await pages.stored(invite),
      {
        start: instantTime(Date.parse('2031-03-06T13:00:00Z'), 'Europe/Berlin'),
        end: instantTime(Date.parse('2031-03-06T14:00:00Z'), 'Europe/Berlin'),
      },
      LATER,
    ).invite;
    await pages.save(moved);
    const before = (await pages.events()).length;
    const again = await post(path, { answer: 'accepted', comment: 'kept', sequence: '0' });
    expect(again.status).toBe(409);
    expect(again.text).toContain(LANGUAGES.en.moved.title);
    expect(again.text).toContain('Thursday, March 6, 2031');
    expect(again.text).toContain('\nkept</textarea>');
    expect(again.text).not.toMatch(/required checked/);
    // Nor is a mistake in the form a way past it.
    expect((await post(path, { comment: 'kept', sequence: '0' })).text).toContain(LANGUAGES.en.moved.title);
    expect((await post(path, { answer: 'accepted', sequence: 'x' })).status).toBe(409);
    expect((await pages.events()).length).toBe(before);
    const [, sequence] = /name="sequence" value="(\d+)"/.exec(again.text) ?? [];
    expect((await post(path, { answer: 'accepted', sequence: String(sequence) })).status).toBe(303);
    expect((await pages.stored(invite)).recipients[0]?.status).toBe('ACCEPTED');
  });

  test('to an invite that only got other words counts', async () => {
    const invite = await pages.add(aDraft());
    await pages.save(amendInvite(invite, { description: 'Other words' }, LATER).invite);
    expect((await post(pages.pathOf(invite), { answer: 'accepted', sequence: '0' })).status).toBe(303);
  });
});

describe('a page without a form', () => {
  const closed = async (path: string, status: number, said: string) => {
    const before = (await pages.events()).length;
    const shown = await get(path);
    expect(shown.status).toBe(status);
    expect(shown.text).toContain(said);
    expect(hasForm(shown)).toBe(false);
    const answered = await post(path, { answer: 'accepted', sequence: '0' });
    expect(answered.text).toContain(said);
    expect(answered.status).toBe(status === 200 ? 409 : status);
    expect((await pages.events()).length).toBe(before);
    return shown;
  };

  test('a cancelled invite says so and shows what it was', async () => {
    const invite = await pages.add(aDraft(), (one) => cancelInvite(one, LATER).invite);
    const { text } = await closed(pages.pathOf(invite), 200, 'This event is cancelled');
    expect(text).toContain('Board meeting');
    expect(text).not.toContain('invites you');
  });

  test('somebody who was taken off the list learns that, and nothing more of the event', async () => {
    const invite = await pages.add(
      aDraft({}, { recipients: [{ email: 'ana@guest.test' }, { email: 'zoe@guest.test' }] }),
    );
    const path = pages.pathOf(invite, invite.recipients[1]);
    await pages.save(removeRecipient(invite, 'zoe@guest.test', LATER).invite);
    const { text } = await closed(path, 200, 'You are no longer on the guest list');
    expect(text).not.toMatch(/Board meeting|Lindenstraße|figures/);
  });

  test('an invite that is kept at Cronofy sends its readers to their calendars', async () => {
    const invite = await pages.add(aDraft(), (one) => ({ ...one, upstream: { icalendar: 'BEGIN' } }));
    await closed(pages.pathOf(invite), 200, 'Please answer in your calendar');
  });

  test('a past event is over, with the answer that was given; after 90 days its link has expired', async () => {
    await using other = await aPage();
    const invite = await other.add(aDraft());
    const path = other.pathOf(invite);
    await other.post(path, { answer: 'accepted', sequence: '0' });
    other.clock.time = Date.parse('2031-03-05T10:29:59Z');
    expect(hasForm(await other.get(path))).toBe(true);
    other.clock.time = Date.parse('2031-03-05T10:30:00Z');
    const past = await other.get(path);
    expect([past.status, hasForm(past)]).toEqual([200, false]);
    for (const text of ['This event is over', 'You said yes']) expect(past.text).toContain(text);
    expect((await other.post(path, { answer: 'declined', sequence: '0' })).status).toBe(409);
    other.clock.time += 91 * DAY;
    const expired = await other.get(path);
    expect(expired.status).toBe(410);
    expect(expired.text).toContain('This link has expired');
    expect(expired.text).not.toContain('Board meeting');
    expect((await other.post(path, { answer: 'declined', sequence: '0' })).status).toBe(410);
    expect((await other.stored(invite)).recipients[0]?.status).toBe('ACCEPTED');
  });

  test('an all-day event is over when its last day is, in its own zone', async () => {
    await using other = await aPage();
    const invite = await other.add(
      aDraft({
        start: dateTime('2031-03-05', 'America/New_York'),
        end: dateTime('2031-03-06', 'America/New_York'),
      }),
    );
    other.clock.time = Date.parse('2031-03-06T04:59:59Z');
    expect(hasForm(await other.get(other.pathOf(invite)))).toBe(true);
    other.clock.time = Date.parse('2031-03-06T05:00:00Z');
    expect(hasForm(await other.get(other.pathOf(invite)))).toBe(false);
  });

  test.each(['/rsvp/', '/rsvp/x', '/rsvp/../../etc/passwd', '/rsvp/%00', `/rsvp/${'x'.repeat(5000)}`])(
    'an unknown link (%#) leads to a page that says what to do',
    async (path) => {
      await closed(path, 404, 'This link leads nowhere');
    },
  );

  test('a link to an invite that is gone is an unknown one', async () => {
    const { createRsvpLinks } = await import('../../../src/server/rsvp/link.ts');
    const links = createRsvpLinks([SECRET], () => pages.origin);
    const invite = await pages.add(aDraft());
    const nobody = { ...invite.recipients[0], id: 'nobody' } as Recipient;
    await closed(new URL(links.urlOf(invite, nobody)).pathname, 404, 'This link leads nowhere');
  });

  test('a slash at the end of a link does not matter', async () => {
    const invite = await pages.add(aDraft());
    expect((await get(`${pages.pathOf(invite)}/`)).status).toBe(200);
  });

  test.each(Object.keys(LANGUAGES) as Language[])('speaks %s like the rest', async (language) => {
    const { words } = { words: LANGUAGES[language] };
    const headers = { 'accept-language': `${language};q=0.9, nl` };
    const unknown = await get('/rsvp/x', headers);
    expect(unknown.text).toContain(`<html lang="${language}">`);
    expect(unknown.headers.get('content-language')).toBe(language);
    expect(unknown.text).toContain(words.unknown.title.replaceAll("'", '&#39;'));
    const invite = await pages.add(aDraft());
    const { text } = await get(pages.pathOf(invite), headers);
    for (const said of [
      words.question,
      words.answers.accepted,
      words.send,
      words.propose,
      words.message('Bo Berg'),
    ])
      expect(text).toContain(said);
  });
});

describe('too many requests', () => {
  test('to one link are asked to wait, in words, and another link is not', async () => {
    await using other = await aPage();
    const [busy, calm] = [await other.add(aDraft()), await other.add(aDraft())];
    const statuses: number[] = [];
    for (let count = 0; count <= MAX_VISITS_PER_LINK; count++)
      statuses.push(
        (await other.get(other.pathOf(busy), { 'x-forwarded-for': `203.0.113.${count}` })).status,
      );
    expect(statuses.slice(0, -1).every((status) => status === 200)).toBe(true);
    const refused = await other.get(other.pathOf(busy));
    expect([statuses.at(-1), refused.status, refused.headers.get('retry-after')]).toEqual([429, 429, '60']);
    expect(refused.text).toContain('One moment, please');
    expect((await other.get(other.pathOf(calm))).status).toBe(200);
    other.clock.time += 60_000;
    expect((await other.get(other.pathOf(busy))).status).toBe(200);
  });

  test('of answers on one link are not taken, and visits do not use them up', async () => {
    await using other = await aPage();
    const invite = await other.add(aDraft());
    const path = other.pathOf(invite);
    const statuses: number[] = [];
    for (let count = 0; count <= MAX_ANSWERS_PER_LINK; count++) {
      await other.get(path);
      statuses.push((await other.post(path, { answer: count % 2 ? 'declined' : 'accepted' })).status);
    }
    expect(statuses).toEqual([...Array(MAX_ANSWERS_PER_LINK).fill(303), 429]);
    expect(await other.events()).toHaveLength(MAX_ANSWERS_PER_LINK);
  });

  test('from one address are asked to wait, before anything is looked up', async () => {
    await using other = await aPage();
    for (let count = 0; count < MAX_VISITS_PER_ADDRESS; count++)
      expect((await other.get('/rsvp/x', { 'x-forwarded-for': '203.0.113.7' })).status).toBe(404);
    expect((await other.get('/rsvp/x', { 'x-forwarded-for': '203.0.113.7' })).status).toBe(429);
    expect((await other.get('/rsvp/x', { 'x-forwarded-for': '203.0.113.8' })).status).toBe(404);
  });
});

test.each([
  [new Error('the disk is full'), 500, null],
  [new UnwritableError(new Error('the disk is full')), 503, '30'],
])('what fails inside is reported, and the reader is told so in words: %s', async (failure, status, wait) => {
  await using broken = await aPage({ recordReply: () => Promise.reject(failure) });
  const invite = await broken.add(aDraft());
  const failed = await broken.post(broken.pathOf(invite), { answer: 'accepted' });
  expect([failed.status, failed.headers.get('retry-after')]).toEqual([status, wait]);
  expect(failed.text).toContain('Something went wrong');
  expect(failed.text).not.toContain('disk');
  expect(broken.errors).toEqual([failure]);
});
