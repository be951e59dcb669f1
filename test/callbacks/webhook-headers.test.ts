import { createHmac, timingSafeEqual } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSigned } from '../../src/callbacks/signature.ts';
import { signedHeaders } from '../../src/callbacks/webhook-headers.ts';

const BODY = '{"example":"well-known"}';
/** Cronofy's published vectors for that body (contract part 6). */
const OLD = 'CRN_NggYusqPGLxwjw5FHOJYOqSrTPNXy8WQf14OID';
const NEW = 'CRN_nGlYDFXwfSXgB9rvGNBJyfE454GGPtWIbNuPwr';
const OLD_DIGEST = '5DxentQi5YSXODEzTVv06sRwJ3pULIz1KrYv20qxEK0=';
const NEW_DIGEST = 'BmQmWVuZ70ILWjr1CAt5oC7YOolgnku4WZtlrKfx/6k=';
const OLDER = 'pDY0Oi7TJSP2hfNmZNkm5';
const OLDER_DIGEST = '6r2/HjBkqymGegX0wOfifieeUXbbHwtV/LohHS+jv6c=';

const ID = '5f0c7a52-6d4e-4a3f-9d5e-1c2b3a4d5e6f';
const AT = 1_930_123_456;

test('a callback says what it is and who sends it', () => {
  expect(signedHeaders(BODY, [OLD], ID, AT)).toMatchObject({
    'Content-Type': 'application/json; charset=utf-8',
    'User-Agent': 'invitegraph',
    'webhook-id': ID,
    'webhook-timestamp': '1930123456',
  });
});

test("Cronofy's published vectors come out, one for each secret, with bare commas", () => {
  const header = (...secrets: string[]) => signedHeaders(BODY, secrets, ID, AT)['Cronofy-HMAC-SHA256'];
  expect(header(OLD)).toBe(OLD_DIGEST);
  expect(header(OLDER)).toBe(OLDER_DIGEST);
  expect(header(NEW, OLD)).toBe(`${NEW_DIGEST},${OLD_DIGEST}`);
});

/** How the libraries of Standard Webhooks verify, from a `whsec_` key, apart from the tolerance in time. */
function verifies(key: string, body: string, headers: Record<string, string>): boolean {
  const bytes = Buffer.from(key.replace(/^whsec_/, ''), 'base64');
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const wanted = createHmac('sha256', bytes).update(Buffer.from(content, 'utf8')).digest();
  return (headers['webhook-signature'] ?? '').split(' ').some((versioned) => {
    const [version, signature = ''] = versioned.split(',');
    const given = Buffer.from(signature, 'base64');
    return version === 'v1' && given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

const keyOf = (secret: string) => `whsec_${Buffer.from(secret, 'utf8').toString('base64')}`;

describe('a library of Standard Webhooks', () => {
  const body = '{"comment":"vielleicht, höchstens 🙂"}';
  const headers = signedHeaders(body, [NEW, OLD], ID, AT);

  test('verifies a callback with either secret, as whsec_ and base64', () => {
    expect(verifies(keyOf(NEW), body, headers)).toBe(true);
    expect(verifies(keyOf(OLD), body, headers)).toBe(true);
  });

  test('tells another secret, body, id or time', () => {
    expect(verifies(keyOf(OLDER), body, headers)).toBe(false);
    expect(verifies(keyOf(NEW), body.replace('ö', 'o'), headers)).toBe(false);
    expect(verifies(keyOf(NEW), body, { ...headers, 'webhook-id': 'other' })).toBe(false);
    expect(verifies(keyOf(NEW), body, { ...headers, 'webhook-timestamp': '1930123457' })).toBe(false);
  });

  test("gets the vector that the specification's algorithm gives", () => {
    const known = signedHeaders(
      '{"test": 2432232314}',
      ['plain'],
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1614265330,
    );
    const signature = createHmac('sha256', 'plain')
      .update('msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}')
      .digest('base64');
    expect(known['webhook-signature']).toBe(`v1,${signature}`);
  });
});

test('our own check of callbacks takes what we send, in whatever script', () => {
  const body = '{"comment":"さくら"}';
  const header = signedHeaders(body, [NEW, OLD], ID, AT)['Cronofy-HMAC-SHA256'];
  for (const secret of [NEW, OLD]) expect(isSigned(Buffer.from(body), header, [secret])).toBe(true);
});

test('a moment within a second is cut to the second', () => {
  expect(signedHeaders(BODY, [OLD], ID, AT + 0.999)['webhook-timestamp']).toBe(String(AT));
});

test('without a secret there is no callback, rather than an unsigned one', () => {
  expect(() => signedHeaders(BODY, [], ID, AT)).toThrow(RangeError);
});
