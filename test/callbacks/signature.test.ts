import { createHmac, randomBytes, randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSigned, sign } from '../../src/callbacks/signature.ts';

const bytes = (text: string) => Buffer.from(text);

/** Published by Cronofy, for this body (contract part 6). */
const BODY = bytes('{"example":"well-known"}');
const VECTORS: readonly (readonly [secret: string, digest: string])[] = [
  ['CRN_NggYusqPGLxwjw5FHOJYOqSrTPNXy8WQf14OID', '5DxentQi5YSXODEzTVv06sRwJ3pULIz1KrYv20qxEK0='],
  ['CRN_nGlYDFXwfSXgB9rvGNBJyfE454GGPtWIbNuPwr', 'BmQmWVuZ70ILWjr1CAt5oC7YOolgnku4WZtlrKfx/6k='],
  ['pDY0Oi7TJSP2hfNmZNkm5', '6r2/HjBkqymGegX0wOfifieeUXbbHwtV/LohHS+jv6c='],
];
const [[SECRET, DIGEST], [OTHER_SECRET, OTHER_DIGEST]] = VECTORS as [
  (typeof VECTORS)[0],
  (typeof VECTORS)[0],
];

describe("Cronofy's published vectors", () => {
  test.each(VECTORS)('under %s', (secret, digest) => {
    expect(sign(BODY, secret)).toBe(digest);
    expect(isSigned(BODY, digest, [secret])).toBe(true);
    // Another vector's digest is a right one, and not for this secret.
    for (const [, other] of VECTORS) expect(isSigned(BODY, other, [secret])).toBe(other === digest);
  });

  test('as a list, in any place, under any of the active secrets', () => {
    const list = VECTORS.map(([, digest]) => digest).join(',');
    for (const [secret] of VECTORS) {
      expect(isSigned(BODY, list, [secret])).toBe(true);
      expect(isSigned(BODY, list, ['retired', secret])).toBe(true);
    }
    expect(isSigned(BODY, list, ['retired'])).toBe(false);
    expect(isSigned(BODY, DIGEST, [OTHER_SECRET, SECRET])).toBe(true);
  });

  test('no longer once the secret is retired', () => {
    expect(isSigned(BODY, DIGEST, [SECRET, OTHER_SECRET])).toBe(true);
    expect(isSigned(BODY, DIGEST, [OTHER_SECRET])).toBe(false);
    expect(isSigned(BODY, `${DIGEST},${OTHER_DIGEST}`, [OTHER_SECRET])).toBe(true);
  });
});

test('whatever is signed verifies, over any bytes and under any secret', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), fc.string({ minLength: 1 }), (body, secret) => {
      expect(sign(body, secret)).toBe(createHmac('sha256', secret).update(body).digest('base64'));
      expect(isSigned(body, sign(body, secret), [secret])).toBe(true);
    }),
  );
});

describe('what is not the signature is refused', () => {
  test.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['commas', ',,,'],
    ['hexadecimal', Buffer.from(DIGEST, 'base64').toString('hex')],
    ['base64url', OTHER_DIGEST.replaceAll('/', '_').replaceAll('+', '-')],
    ['no padding', DIGEST.slice(0, -1)],
    ['one character less', DIGEST.slice(1)],
    ['one more', `${DIGEST}=`],
    ['a space before', ` ${DIGEST}`],
    ['a space after', `${DIGEST} `],
    ['a space after the comma', `AAAA, ${DIGEST}`],
    ['a line end', `${DIGEST}\n`],
    ['quotes', `"${DIGEST}"`],
    ['a scheme', `sha256=${DIGEST}`],
    ['other letter case', DIGEST.toLowerCase()],
    ['a letter that looks alike', DIGEST.replace('e', '\u0435')],
    ['the eleventh of a list', `${'A,'.repeat(10)}${DIGEST}`],
    ['after 4 KiB', `${'A'.repeat(4096)},${DIGEST}`],
  ])('%s', (_name, header) => {
    expect(isSigned(BODY, header, [SECRET, OTHER_SECRET])).toBe(false);
  });

  test('anything where no secret is active, even the digest under an empty one', () => {
    expect(isSigned(BODY, DIGEST, [])).toBe(false);
    expect(isSigned(BODY, sign(BODY, ''), [])).toBe(false);
    expect(isSigned(BODY, sign(BODY, ''), [SECRET])).toBe(false);
  });

  test('10,000 random forgeries: of the right form, of nearly the right form, and of none', () => {
    const secrets = [SECRET, OTHER_SECRET];
    const forge: readonly (() => string)[] = [
      () => randomBytes(32).toString('base64'),
      () => randomBytes(randomInt(0, 64)).toString('base64'),
      () => sign(BODY, randomBytes(16).toString('hex')),
      () => sign(randomBytes(randomInt(1, 100)), SECRET),
      () => Array.from({ length: randomInt(1, 12) }, () => randomBytes(32).toString('base64')).join(','),
    ];
    let accepted = 0;
    for (let count = 0; count < 10_000; count++)
      if (isSigned(BODY, (forge[count % forge.length] as () => string)(), secrets)) accepted++;
    expect(accepted).toBe(0);
  });

  test('the right signature with any one bit flipped', () => {
    for (let bit = 0; bit < 256; bit++) {
      const forged = Buffer.from(DIGEST, 'base64');
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(isSigned(BODY, forged.toString('base64'), [SECRET])).toBe(false);
    }
  });

  test('another text of the same signature bytes: base64 has spare bits in its last character', () => {
    // "0=" ends in four bits of which two count; a decoder gives the same 32 bytes for three more texts.
    const twins = ['1', '2', '3'].map((last) => `${DIGEST.slice(0, -2)}${last}=`);
    for (const twin of twins) {
      expect(Buffer.from(twin, 'base64')).toEqual(Buffer.from(DIGEST, 'base64'));
      expect(isSigned(BODY, twin, [SECRET])).toBe(false);
    }
  });
});

test('a header may have 4096 characters and no more', () => {
  const header = (length: number) => `${DIGEST},`.padEnd(length, 'a');
  expect(isSigned(BODY, header(4096), [SECRET])).toBe(true);
  expect(isSigned(BODY, header(4097), [SECRET])).toBe(false);
});

describe('a body that is not the signed bytes is refused', () => {
  test('with any one bit flipped', () => {
    for (let bit = 0; bit < BODY.length * 8; bit++) {
      const tampered = Buffer.from(BODY);
      tampered.writeUInt8(tampered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(isSigned(tampered, DIGEST, [SECRET])).toBe(false);
    }
  });

  test.each([
    ['written anew', '{ "example": "well-known" }'],
    ['with a byte order mark', '\ufeff{"example":"well-known"}'],
    ['with a line end', '{"example":"well-known"}\n'],
    ['cut off', '{"example":"well-known"'],
    ['empty', ''],
  ])('%s', (_name, body) => {
    expect(isSigned(bytes(body), DIGEST, [SECRET])).toBe(false);
  });
});
