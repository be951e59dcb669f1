import fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemsOf } from '../../src/upstream/problems.ts';

const required = [{ key: 'errors.required', description: 'required' }];
const paths = (field: string) =>
  problemsOf({ errors: { [field]: required } }).map(({ path }) => path.join('.'));

test.each([
  ['smart_invite_id', 'input.smartInviteId'],
  ['callback_url', 'input.callbackUrl'],
  ['recipient', 'input.recipient'],
  ['recipient.email', 'input.recipient.email'],
  ['recipient[email]', 'input.recipient.email'],
  ['recipients', 'input.recipients'],
  ['recipients.1.email', 'input.recipients.1.email'],
  ['recipients[1][status]', 'input.recipients.1.status'],
  ['recipients[][email]', 'input.recipients.email'],
  ['event', 'input.event'],
  ['event.summary', 'input.event.summary'],
  ['event.start', 'input.event.start'],
  ['event[start]', 'input.event.start'],
  ['event.start.time', 'input.event.start'],
  ['event[end][tzid]', 'input.event.end.timeZone'],
  ['event.tzid', 'input.event.start.timeZone'],
  ['event.location.lat', 'input.event.location.latitude'],
  ['event.location.long', 'input.event.location.longitude'],
  ['event.reminders.2.minutes', 'input.event.reminders.2'],
  ['event.transparency', 'input.event.transparency'],
  ['event.color', 'input.event.color'],
  ['event.url', 'input.event.url'],
  ['organizer.email', 'input.organizer.email'],
  ['organizer[name]', 'input.organizer.name'],
  ['summary', 'input.event.summary'],
  ['event.conferencing.profile_id', 'input.event'],
  ['start', 'input.event.start'],
  ['event_id', 'input'],
  ['constructor.prototype', 'input'],
  ['', 'input'],
])('Cronofy’s %j is our %s', (field, wanted) => {
  expect(paths(field)).toEqual([wanted]);
});

test('a field of a prototype’s name is one like any other', () => {
  const json = JSON.parse('{"errors":{"__proto__":[{"description":"odd"}]}}');
  expect(problemsOf(json)).toEqual([
    { code: 'INVALID_INPUT', message: 'Cronofy refused __proto__: odd.', path: ['input'] },
  ]);
});

test('each saying is a problem of its own, in Cronofy’s words', () => {
  const said = [
    { key: 'errors.required', description: 'start must be specified' },
    { key: 'errors.odd' },
    'plain',
  ];
  expect(problemsOf({ errors: { 'event.start': said } }).map(({ message }) => message)).toEqual([
    'Cronofy refused event.start: start must be specified.',
    'Cronofy refused event.start: errors.odd.',
    'Cronofy refused event.start: plain.',
  ]);
});

test('where only an invite was named, its recipient is called as that input calls it', () => {
  const json = { errors: { 'recipient.email': required } };
  expect(problemsOf(json, { byReference: true })[0]?.path).toEqual(['input', 'recipientEmail']);
});

test.each([undefined, null, 'no', [], {}, { errors: [] }, { errors: {} }])(
  'a body of %j is a refusal without a reason',
  (json) => {
    expect(problemsOf(json)).toEqual([
      { code: 'INVALID_INPUT', message: 'Cronofy refused the input without saying why.', path: ['input'] },
    ]);
  },
);

test('a saying that repeats the secret is left out', () => {
  const json = { errors: { event: [{ description: 'bad bearer CRN_s3cret' }], CRN_s3cret: required } };
  const problems = problemsOf(json, { secrets: ['CRN_s3cret'] });
  expect(problems).toHaveLength(2);
  expect(JSON.stringify(problems)).not.toContain('CRN_s3cret');
});

test('any body gives at least one problem and never more than anybody reads', () => {
  const hostile = fc.oneof(
    fc.jsonValue(),
    fc.jsonValue().map((errors) => ({ errors })),
    fc
      .dictionary(fc.string({ maxLength: 300 }), fc.array(fc.jsonValue(), { maxLength: 20 }), { maxKeys: 80 })
      .map((errors) => ({ errors })),
  );
  fc.assert(
    fc.property(hostile, (json) => {
      const problems = problemsOf(json);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.length).toBeLessThanOrEqual(250);
      for (const { message, path } of problems) {
        expect(path[0]).toBe('input');
        expect(message.length).toBeLessThan(600);
        expect(message).not.toMatch(/[\u0000-\u001f\u007f]/);
      }
    }),
  );
});
