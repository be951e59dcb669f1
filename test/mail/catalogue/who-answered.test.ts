import { describe, expect, test } from 'vitest';
import { alignedAs, aMailroom, answerTo, letter } from './a-mailroom.ts';

/** Part B of the catalogue: whose answer a mail is, from its bytes to the invite. */

const ANA = 'ana@guest.test';
const invited = (...emails: string[]) => ({ recipients: emails.map((email) => ({ email })) });
const one = (email: string) => ({ recipient: { email } });
const attendee = (address: string, parameters = ';PARTSTAT=ACCEPTED') =>
  `ATTENDEE${parameters}:mailto:${address}`;

describe('the recipient, however the address is spelled, has answered', () => {
  test.each([
    ['case 26: in other letters', ANA, 'ANA@Guest.Test', 'MAILTO:aNa@GUEST.test'],
    ['case 27: from the mailbox behind a plus address', 'ana+board@guest.test', ANA, 'mailto:ana@guest.test'],
    [
      'case 27: under a plus address of her own',
      ANA,
      'ana+calendar@guest.test',
      'mailto:ana+calendar@guest.test',
    ],
    [
      'case 28: with other dots and the other name of Gmail',
      'r.ui.z@gmail.com',
      'ruiz@googlemail.com',
      'mailto:ru.iz@googlemail.com',
    ],
    ['case 39: percent-encoded', 'ana+b@guest.test', 'ana+b@guest.test', 'mailto:ana%2Bb%40guest.test'],
    ['case 39: with a query and an encoded space', ANA, ANA, 'mailto:%20ana@guest.test?subject=Re%3A%20x'],
    ['case 40: as a display name inside the URI', ANA, ANA, 'mailto:"Ruiz, Ana" <ana@guest.test>'],
    ['case 41: without a scheme', ANA, ANA, 'ana@guest.test'],
    ['case 41: under the scheme SMTP', ANA, ANA, 'SMTP:Ana@guest.test'],
    ['case 41: as an Exchange directory name', ANA, ANA, 'EX:/o=Guest/ou=First/cn=Recipients/cn=ana'],
    ['case 41: as a URN', ANA, ANA, 'urn:uuid:7f1b1b6a-58cf-4ad8-8a43-3d4cf5a0a0b1'],
    [
      'case 43: with the A-labels of an international domain',
      'zoë@bücher.test',
      'zoë@xn--bcher-kva.test',
      'mailto:zoe\u0308@BÜCHER.test',
    ],
  ])('%s', async (_name, email, from, value) => {
    await using room = await aMailroom(one(email));
    const mail = answerTo(room.made, { from, attendees: [`ATTENDEE;PARTSTAT=DECLINED:${value}`] });
    expect(await room.deliver(mail)).toMatchObject({ disposition: 'applied' });
    expect(await room.statuses()).toEqual([`${email}: DECLINED`]);
    expect(await room.others()).toEqual([]);
  });
});

describe('somebody else, however alike, has not', () => {
  test.each([
    ['case 28: dots mean something outside of Gmail', 'a.na@guest.test', ANA],
    ['case 27: two plus addresses of which one is a mere plus', '+ana@guest.test', '+bo@guest.test'],
    ['case 41: a directory name from a stranger', ANA, 'eve@evil.test'],
    ['case 43: a domain that only looks alike', 'ana@guest.test', 'ana@guеst.test'],
    ['case 144: the recipient’s address as display name', ANA, '"ana@guest.test" <eve@evil.test>'],
    ['case 144: the recipient’s address in a comment', ANA, '(ana@guest.test) eve@evil.test'],
  ])('%s', async (_name, email, from) => {
    await using room = await aMailroom(one(email));
    const mail = answerTo(room.made, { from, attendees: ['ATTENDEE;PARTSTAT=ACCEPTED:EX:/o=Guest/cn=ana'] });
    expect(await room.deliver(mail)).toMatchObject({ disposition: 'applied-other' });
    expect(await room.statuses()).toEqual([`${email}: PENDING`]);
    expect(await room.others()).toHaveLength(1);
    expect((await room.others()).join()).not.toContain(`${email}:`);
  });
});

describe('case 27: without the reply address, by UID alone, a plus address', () => {
  test.each([
    ['is the recipient’s where a relay proves the sender', { proof: 'relay' as const }, 'DECLINED'],
    ['is nobody’s where nothing is proven', {}, 'PENDING'],
  ])('%s', async (_name, evidence, status) => {
    await using room = await aMailroom(one('ana+board@guest.test'));
    const mail = answerTo(room.made, { attendees: [attendee('ana+board@guest.test', ';PARTSTAT=DECLINED')] });
    await room.deliver(mail, { token: null, evidence });
    expect(await room.statuses()).toEqual([`ana+board@guest.test: ${status}`]);
  });
});

describe('case 29: an alias answers for the address that was invited', () => {
  const sales = one('sales@acme.test');
  const said = { from: 'ana@acme.test', attendees: [attendee('sales@acme.test')] };

  test('and counts where DMARC proves the organisation, with who sent it', async () => {
    await using room = await aMailroom(sales);
    expect(await room.deliver(answerTo(room.made, said), { evidence: alignedAs('acme.test') })).toMatchObject(
      {
        disposition: 'applied',
      },
    );
    expect(await room.statuses()).toEqual(['sales@acme.test: ACCEPTED']);
    expect((await room.invite()).replies).toMatchObject([
      { email: 'sales@acme.test', respondedBy: 'ana@acme.test', verification: { tier: 'A' } },
    ]);
  });

  test.each([
    ['nothing is proven', {}],
    ['only a relay signed it', { proof: 'relay' as const }],
    ['another domain is proven', alignedAs('evil.test')],
  ])('and is listed beside where %s', async (_name, evidence) => {
    await using room = await aMailroom(sales);
    expect(await room.deliver(answerTo(room.made, said), { evidence })).toMatchObject({
      disposition: 'applied-other',
    });
    expect([await room.statuses(), await room.others()]).toEqual([
      ['sales@acme.test: PENDING'],
      ['ana@acme.test: ACCEPTED'],
    ]);
  });

  test('and is listed beside where strangers share the domain, however well it is proven', async () => {
    await using room = await aMailroom(one('ana@gmail.com'));
    const theirs = { from: 'mallory@gmail.com', attendees: [attendee('ana@gmail.com')] };
    await room.deliver(answerTo(room.made, theirs), { evidence: alignedAs('gmail.com') });
    expect(await room.statuses()).toEqual(['ana@gmail.com: PENDING']);
  });
});

test('case 30: another account of the recipient is listed with a hint whose it may be', async () => {
  await using room = await aMailroom({ recipient: { email: ANA, name: 'Ana Ruiz' } });
  const from = 'Ana Ruiz <ruiz.77@home.test>';
  const { disposition, reasons } = await room.deliver(answerTo(room.made, { from }));
  expect(disposition).toBe('applied-other');
  expect(reasons.join(' ')).toMatch(/probably of the same person as ana@guest\.test/);
  expect(await room.statuses()).toEqual([`${ANA}: PENDING`]);
  expect((await room.invite()).replies).toMatchObject([
    { email: 'ruiz.77@home.test', status: 'ACCEPTED', probableRecipientId: room.made.recipients[0]!.id },
  ]);
});

describe('case 31: an assistant answers', () => {
  const boss = one('boss@acme.test');
  const said = (from: string) => ({
    from,
    attendees: [attendee('boss@acme.test', ';SENT-BY="mailto:pa@acme.test";PARTSTAT=DECLINED')],
  });

  test.each([
    ['from the assistant’s own mailbox, proven', 'pa@acme.test', alignedAs('acme.test')],
    ['in the name of the boss, with the assistant in SENT-BY', 'Boss <boss@acme.test>', {}],
  ])('%s: for the boss, and it is told who', async (_name, from, evidence) => {
    await using room = await aMailroom(boss);
    expect(await room.deliver(answerTo(room.made, said(from)), { evidence })).toMatchObject({
      disposition: 'applied',
    });
    expect(await room.statuses()).toEqual(['boss@acme.test: DECLINED']);
    expect((await room.invite()).replies).toMatchObject([
      { email: 'boss@acme.test', respondedBy: 'pa@acme.test' },
    ]);
  });

  test('from neither of the two, and nobody’s status changes', async () => {
    await using room = await aMailroom(boss);
    await room.deliver(answerTo(room.made, said('eve@evil.test')), { evidence: alignedAs('evil.test') });
    expect([await room.statuses(), await room.others()]).toEqual([
      ['boss@acme.test: PENDING'],
      ['eve@evil.test: DECLINED'],
    ]);
  });
});

test('case 33: ten members of an invited list are listed each, and the list stays pending', async () => {
  await using room = await aMailroom(one('team@acme.test'));
  const members = Array.from({ length: 10 }, (_, index) => `m${index}@acme.test`);
  for (const from of members)
    await room.deliver(answerTo(room.made, { from }), { evidence: alignedAs('acme.test') });
  expect(await room.statuses()).toEqual(['team@acme.test: PENDING']);
  expect(await room.others()).toEqual(members.map((email) => `${email}: ACCEPTED`));
});

test('case 34: a stranger with the forwarded invitation is listed and never becomes a recipient', async () => {
  await using room = await aMailroom(invited(ANA, 'bo@guest.test'));
  const mail = answerTo(room.made, { from: 'Crasher <crash@else.test>' });
  expect(await room.deliver(mail, { evidence: alignedAs('else.test') })).toMatchObject({
    disposition: 'applied-other',
  });
  expect(await room.statuses()).toEqual([`${ANA}: PENDING`, 'bo@guest.test: PENDING']);
  expect(await room.others()).toEqual(['crash@else.test: ACCEPTED']);
  expect((await room.told())[0]).not.toHaveProperty('recipientId');
});

test('case 35: Outlook telling of a forwarded invitation answers for nobody', async () => {
  await using room = await aMailroom();
  const words =
    'Your meeting was forwarded.\r\n\r\nAna has forwarded your meeting request to additional recipients.';
  const { disposition, reasons } = await room.deliver(letter(words));
  expect(disposition).toBe('unsupported-method');
  expect(reasons.join(' ')).toMatch(/forwarded/);
  expect(await room.invite()).toEqual(room.made);
  expect(await room.kept()).toEqual(['unsupported-method']);
});

describe('delegation', () => {
  const passedOn = [
    attendee(ANA, ';PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bo@x.test"'),
    attendee('bo@x.test', ';PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:ana@guest.test"'),
  ];
  const standIn = (status: string) => [
    attendee('bo@x.test', `;PARTSTAT=${status};DELEGATED-FROM="mailto:ana@guest.test"`),
  ];

  test('case 36: whoever passes the invitation on is pending, and the delegate is listed and not invited', async () => {
    await using room = await aMailroom();
    await room.deliver(answerTo(room.made));
    const later = { attendees: passedOn, stamp: '20310301T080600Z' };
    expect(await room.deliver(answerTo(room.made, later))).toMatchObject({ disposition: 'applied' });
    expect(await room.person(ANA)).toMatchObject({ status: 'PENDING', delegatedTo: ['bo@x.test'] });
    expect((await room.invite()).replies).toMatchObject([
      { email: ANA, status: 'PENDING' },
      { email: 'bo@x.test', status: 'PENDING', onBehalfOf: ANA },
    ]);
  });

  test.each(['ACCEPTED', 'DECLINED'])(
    'case 37: a delegate who has %s is listed for the delegator, who stays pending',
    async (status) => {
      await using room = await aMailroom();
      await room.deliver(answerTo(room.made, { attendees: passedOn }));
      const mail = answerTo(room.made, {
        from: 'bo@x.test',
        attendees: standIn(status),
        stamp: '20310301T080600Z',
      });
      expect(await room.deliver(mail)).toMatchObject({ disposition: 'applied-other' });
      expect(await room.person(ANA)).toMatchObject({ status: 'PENDING', delegatedTo: ['bo@x.test'] });
      expect((await room.invite()).replies.filter(({ email }) => email === 'bo@x.test')).toMatchObject([
        { status, onBehalfOf: ANA },
      ]);
    },
  );

  test('case 37: who only says to be a delegate takes nobody’s answer away', async () => {
    await using room = await aMailroom();
    await room.deliver(answerTo(room.made));
    const mail = answerTo(room.made, {
      from: 'bo@x.test',
      attendees: standIn('DECLINED'),
      stamp: '20310301T080600Z',
    });
    await room.deliver(mail, { evidence: alignedAs('x.test') });
    expect(await room.statuses()).toEqual([`${ANA}: ACCEPTED`]);
  });

  test('case 38: the last of two delegates answers for the recipient at its beginning', async () => {
    await using room = await aMailroom();
    const attendees = [
      attendee(ANA, ';PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bo@x.test"'),
      attendee(
        'bo@x.test',
        ';PARTSTAT=DELEGATED;DELEGATED-FROM="mailto:ana@guest.test";DELEGATED-TO="mailto:cy@x.test"',
      ),
      attendee('cy@x.test', ';PARTSTAT=TENTATIVE;DELEGATED-FROM="mailto:bo@x.test"'),
    ];
    await room.deliver(answerTo(room.made, { from: 'cy@x.test', attendees }));
    expect((await room.invite()).replies).toMatchObject([
      { email: 'cy@x.test', status: 'TENTATIVE', onBehalfOf: ANA },
    ]);
    expect(await room.statuses()).toEqual([`${ANA}: PENDING`]);
  });

  test('case 38: a circle ends, and twenty hops are five', async () => {
    await using room = await aMailroom();
    const circle = [
      attendee(ANA, ';PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bo@x.test"'),
      attendee(
        'bo@x.test',
        ';PARTSTAT=DELEGATED;DELEGATED-FROM="mailto:ana@guest.test";DELEGATED-TO="mailto:ana@guest.test"',
      ),
    ];
    await room.deliver(answerTo(room.made, { attendees: circle }));
    expect(await room.person(ANA)).toMatchObject({ status: 'PENDING', delegatedTo: ['bo@x.test'] });
    const chain = Array.from({ length: 20 }, (_, hop) =>
      attendee(
        hop === 0 ? ANA : `p${hop}@x.test`,
        `;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:p${hop + 1}@x.test"${hop === 0 ? '' : `;DELEGATED-FROM="mailto:${hop === 1 ? ANA : `p${hop - 1}@x.test`}"`}`,
      ),
    );
    await room.deliver(answerTo(room.made, { attendees: chain, stamp: '20310301T080600Z' }));
    expect((await room.person(ANA)).delegatedTo).toEqual([1, 2, 3, 4, 5].map((hop) => `p${hop}@x.test`));
    expect(await room.others()).toHaveLength(6);
  });
});

describe('case 44: one mailbox and two invited people', () => {
  const both = invited(ANA, 'bo@guest.test');
  const forBo = (from: string) => ({ from, attendees: [attendee('bo@guest.test')] });

  test('the reply address of the one carries the other’s own answer', async () => {
    await using room = await aMailroom(both);
    expect(await room.deliver(answerTo(room.made, forBo('bo@guest.test')))).toMatchObject({
      disposition: 'applied',
    });
    expect(await room.statuses()).toEqual([`${ANA}: PENDING`, 'bo@guest.test: ACCEPTED']);
  });

  test('the one who answers for the other, unproven, changes neither and waits for a person', async () => {
    await using room = await aMailroom(both);
    expect(await room.deliver(answerTo(room.made, forBo(ANA)))).toMatchObject({ disposition: 'unmatched' });
    expect(await room.statuses()).toEqual([`${ANA}: PENDING`, 'bo@guest.test: PENDING']);
    expect(await room.queue()).toMatchObject([
      { from: ANA, content: { suggested: { attendee: 'bo@guest.test' } } },
    ]);
  });

  test('the one who answers for the other, proven to share the organisation, counts for the other', async () => {
    await using room = await aMailroom(both);
    await room.deliver(answerTo(room.made, forBo(ANA)), { evidence: alignedAs('guest.test') });
    expect(await room.statuses()).toEqual([`${ANA}: PENDING`, 'bo@guest.test: ACCEPTED']);
    expect((await room.invite()).replies).toMatchObject([{ email: 'bo@guest.test', respondedBy: ANA }]);
  });
});

describe('case 45: the organizer', () => {
  const organizer = { name: 'Mia', email: 'mia@acme.test' };
  const own = { from: 'Mia <mia@acme.test>' };

  test('who answers the own invitation answers for nobody, and is not listed', async () => {
    await using room = await aMailroom({ organizer });
    const { disposition, reasons } = await room.deliver(answerTo(room.made, own), {
      evidence: alignedAs('acme.test'),
    });
    expect(disposition).toBe('loop');
    expect(reasons.join(' ')).toMatch(/organizer answered their own invitation/);
    expect(await room.invite()).toEqual(room.made);
    expect(await room.kept()).toEqual(['loop']);
  });

  test('who is invited, too, answers like everybody else', async () => {
    await using room = await aMailroom({ organizer, ...invited(ANA, 'mia@acme.test') });
    await room.deliver(answerTo(room.made, own), { token: room.made.replyToken });
    expect(await room.statuses()).toEqual([`${ANA}: PENDING`, 'mia@acme.test: ACCEPTED']);
  });
});
