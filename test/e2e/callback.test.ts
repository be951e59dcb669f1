import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callbackBody, postCallback, signatureOf } from '../support/callback-request.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { chunked, chunkOf, rawHttp } from '../support/raw-http.ts';
import { watchEvents } from '../support/watch-events.ts';

const OLD = 'CRN_the-secret-that-is-being-replaced';
const NEW = 'CRN_the-secret-that-replaces-it';

let gateway: GatewayProcess;
beforeAll(async () => {
  gateway = await startGatewayProcess({ CRONOFY_CLIENT_SECRET: `${OLD},${NEW}` });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const statusOf = async (smartInviteId: string) => {
  const answer = await graphqlRequest(
    gateway.graphqlUrl,
    `query Status($id: String!) {
      inviteStatus(smartInviteId: $id) {
        recipients { email status comment proposal { start { dateTime timeZone } end { dateTime } } }
        replies { email status comment channel verification { verified method } }
      }
    }`,
    { id: smartInviteId },
  );
  return answer.data.inviteStatus;
};
const newestSequence = async () => {
  const { cursor } = await createInvite(gateway.graphqlUrl, quietInput(`marker-${crypto.randomUUID()}`));
  return cursor;
};
const accepted = (email: string, comment?: string) => ({
  email,
  status: 'accepted',
  ...(comment ? { comment } : {}),
});

test('a callback signed under either secret is applied, seen by a subscriber and survives a restart', async () => {
  const cursor = await newestSequence();
  await createInvite(gateway.graphqlUrl, quietInput('signed'));
  await using watch = watchEvents(gateway.socketUrl, cursor);
  const first = await watch.next();

  const body = callbackBody('signed', {
    recipient: {
      ...accepted('ana@guest.test', 'See you there'),
      proposal: {
        start: { time: '2031-03-05T11:00:00+01:00', tzid: 'Europe/Lisbon' },
        end: { time: '2031-03-05T11:30:00+01:00', tzid: 'Europe/Lisbon' },
      },
    },
    reply: {
      ...accepted('ana@guest.test', 'See you there'),
      proposal: {
        start: { time: '2031-03-05T11:00:00+01:00', tzid: 'Europe/Lisbon' },
        end: { time: '2031-03-05T11:30:00+01:00', tzid: 'Europe/Lisbon' },
      },
    },
  });
  expect(await postCallback(gateway.url, body, signatureOf(body, OLD))).toEqual({ status: 204, text: '' });
  const answer = await watch.next();
  expect(answer).toMatchObject({
    __typename: 'RsvpReceived',
    sequence: first.sequence + 1,
    status: 'ACCEPTED',
    comment: 'See you there',
    channel: 'CALLBACK',
    recipient: { email: 'ana@guest.test', status: 'ACCEPTED' },
    verification: { verified: true, method: 'CALLBACK_SIGNATURE' },
  });

  // Cronofy signs under every active secret: an element that we do not know must not spoil the one that we do.
  const changed = callbackBody('signed', { recipient: { email: 'ana@guest.test', status: 'declined' } });
  const signatures = signatureOf(changed, 'CRN_a-third-secret', NEW);
  expect((await postCallback(gateway.url, changed, signatures)).status).toBe(204);
  expect(await watch.next()).toMatchObject({
    sequence: first.sequence + 2,
    previousStatus: 'ACCEPTED',
    status: 'DECLINED',
  });

  // Told the same again, there is nothing new to tell.
  expect((await postCallback(gateway.url, changed, signatures)).status).toBe(204);
  const back = callbackBody('signed', { recipient: accepted('ana@guest.test') });
  expect((await postCallback(gateway.url, back, signatureOf(back, OLD, NEW))).status).toBe(204);
  expect(await watch.next()).toMatchObject({
    sequence: first.sequence + 3,
    previousStatus: 'DECLINED',
    status: 'ACCEPTED',
  });

  const before = await statusOf('signed');
  expect(before).toMatchObject({
    recipients: [{ email: 'ana@guest.test', status: 'ACCEPTED', comment: null, proposal: null }],
    replies: [{ channel: 'CALLBACK', verification: { verified: true, method: 'CALLBACK_SIGNATURE' } }],
  });
  await gateway.end('SIGKILL');
  await gateway.start();
  expect(await statusOf('signed')).toEqual(before);
});

test('a proposal is kept as the moment it names, in its zone', async () => {
  await createInvite(gateway.graphqlUrl, quietInput('proposed'));
  const body = callbackBody('proposed', {
    recipient: {
      email: 'ana@guest.test',
      status: 'tentative',
      // .NET writes a space for the T.
      proposal: {
        start: { time: '2031-06-05 11:00:00+01:00', tzid: 'Europe/Lisbon' },
        end: { time: '2031-06-05T10:30:00Z', tzid: 'Europe/Lisbon' },
      },
    },
  });
  expect((await postCallback(gateway.url, body, signatureOf(body, OLD))).status).toBe(204);
  expect(await statusOf('proposed')).toMatchObject({
    recipients: [
      {
        status: 'TENTATIVE',
        proposal: {
          start: { dateTime: '2031-06-05T10:00:00.000Z', timeZone: 'Europe/Lisbon' },
          end: { dateTime: '2031-06-05T10:30:00.000Z' },
        },
      },
    ],
  });
});

describe('what proves nothing changes nothing', () => {
  const body = callbackBody('guarded', { recipient: accepted('ana@guest.test') });
  const refusal = { status: 401, text: '{"error":"The signature does not match."}' };

  test('unsigned, forged, tampered and wrongly written signatures are all refused alike, without an event', async () => {
    await createInvite(gateway.graphqlUrl, quietInput('guarded'));
    const right = signatureOf(body, OLD);
    const wrong: Record<string, string | undefined> = {
      unsigned: undefined,
      empty: '',
      'another secret': signatureOf(body, 'CRN_guessed'),
      'no secret': signatureOf(body, ''),
      'of another body': signatureOf(`${body} `, OLD),
      hexadecimal: Buffer.from(right, 'base64').toString('hex'),
      'without padding': right.replace(/=+$/, ''),
      base64url: Buffer.from(right, 'base64').toString('base64url'),
      'cut off': right.slice(0, -4),
      longer: `${right}AAAA`,
      'with a scheme': `sha256=${right}`,
      'a space in the list': `AAAA, ${right}`,
      'too far down the list': [...Array(10).fill(signatureOf(body, 'CRN_guessed')), right].join(','),
      'in a list without end': `${'A,'.repeat(3000)}${right}`,
    };
    for (const [name, signature] of Object.entries(wrong))
      expect({ name, ...(await postCallback(gateway.url, body, signature)) }).toEqual({ name, ...refusal });

    const tampered = body.replace('accepted', 'declined');
    expect(await postCallback(gateway.url, tampered, right)).toEqual(refusal);
    expect(await postCallback(gateway.url, JSON.stringify(JSON.parse(body), null, 1), right)).toEqual(
      refusal,
    );
    // Not even whether it is JSON is told before the signature is right.
    expect(await postCallback(gateway.url, '{', right)).toEqual(refusal);

    expect(await statusOf('guarded')).toEqual({
      recipients: [{ email: 'ana@guest.test', status: 'PENDING', comment: null, proposal: null }],
      replies: [],
    });
    // The right one is taken, so the refusals above were about the signature and nothing else.
    expect((await postCallback(gateway.url, body, right)).status).toBe(204);
    expect(await statusOf('guarded')).toMatchObject({ recipients: [{ status: 'ACCEPTED' }] });
  });

  test('two signature headers are refused even where one is right', async () => {
    const head = [
      'POST /callbacks/cronofy HTTP/1.1',
      'Host: 127.0.0.1',
      'Connection: close',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cronofy-HMAC-SHA256: AAAA',
      `Cronofy-HMAC-SHA256: ${signatureOf(body, OLD)}`,
    ];
    const answer = await rawHttp(gateway.port, `${head.join('\r\n')}\r\n\r\n${body}`);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer.endsWith(refusal.text)).toBe(true);
  });
});

describe('a right signature over something else', () => {
  const post = (body: string) => postCallback(gateway.url, body, signatureOf(body, OLD));

  test('what is not JSON, or not a callback, is 400', async () => {
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '{"notification":{}}',
      callbackBody('guarded', {}),
      '"\ud800"'.slice(0, 2),
    ])
      expect({ body, status: (await post(body)).status }).toEqual({ body, status: 400 });
  });

  test('a type that Cronofy adds later is acknowledged, or it would be sent for a day', async () => {
    expect(await post('{"notification":{"type":"smart_invite_v9"},"anything":[1]}')).toEqual({
      status: 204,
      text: '',
    });
  });

  test('an unknown invite is answered like a known one, so that nobody learns which exist', async () => {
    await createInvite(gateway.graphqlUrl, quietInput('known'));
    const known = callbackBody('known', { recipient: accepted('ana@guest.test') });
    const unknown = callbackBody('unknown', { recipient: accepted('ana@guest.test') });
    const ask = async (body: string) => {
      const response = await fetch(`${gateway.url}/callbacks/cronofy`, {
        method: 'POST',
        headers: { 'cronofy-hmac-sha256': signatureOf(body, OLD) },
        body,
      });
      const headers = new Headers(response.headers);
      // Both say when it was and which request it was.
      for (const name of ['date', 'x-request-id']) headers.delete(name);
      return { status: response.status, headers: [...headers], text: await response.text() };
    };
    expect(await ask(unknown)).toEqual(await ask(known));
    expect(await statusOf('unknown')).toBeNull();
    expect(await statusOf('known')).toMatchObject({ recipients: [{ status: 'ACCEPTED' }] });
  });
});

describe('several recipients', () => {
  test('one answer is one event: the others, who are still pending, said nothing', async () => {
    const cursor = await newestSequence();
    await createInvite(
      gateway.graphqlUrl,
      quietInput('party', {
        recipient: undefined,
        recipients: ['ana', 'bo', 'cem'].map((name) => ({ email: `${name}@guest.test` })),
      }),
    );
    await using watch = watchEvents(gateway.socketUrl, cursor);
    const created = await watch.next();
    const post = async (rest: Record<string, unknown>) => {
      const body = callbackBody('party', rest);
      expect((await postCallback(gateway.url, body, signatureOf(body, OLD))).status).toBe(204);
    };

    await post({
      recipients: [
        accepted('ana@guest.test'),
        { email: 'bo@guest.test', status: 'pending' },
        { email: 'cem@guest.test', status: 'pending' },
      ],
      reply: accepted('ana@guest.test', 'I bring cake'),
    });
    await post({
      recipients: [
        accepted('ana@guest.test', 'I bring cake'),
        { email: 'bo@guest.test', status: 'declined' },
        { email: 'cem@guest.test', status: 'pending' },
      ],
      reply: { email: 'bo@guest.test', status: 'declined' },
    });
    // Somebody to whom Cem passed it on.
    await post({
      recipients: [
        accepted('ana@guest.test', 'I bring cake'),
        { email: 'bo@guest.test', status: 'declined' },
        { email: 'cem@guest.test', status: 'pending' },
      ],
      reply: { email: 'delegate@other.test', status: 'tentative' },
    });
    // A second answer of the first says that nothing else was told in between.
    await post({ reply: { email: 'ana@guest.test', status: 'declined' } });

    const seen = [await watch.next(), await watch.next(), await watch.next(), await watch.next()];
    expect(
      seen.map(({ sequence, recipient, reply, status }) => [
        sequence - created.sequence,
        recipient?.email,
        reply?.email,
        status,
      ]),
    ).toEqual([
      [1, 'ana@guest.test', 'ana@guest.test', 'ACCEPTED'],
      [2, 'bo@guest.test', 'bo@guest.test', 'DECLINED'],
      [3, undefined, 'delegate@other.test', 'TENTATIVE'],
      [4, 'ana@guest.test', 'ana@guest.test', 'DECLINED'],
    ]);
    expect(await statusOf('party')).toMatchObject({
      recipients: [{ status: 'DECLINED' }, { status: 'DECLINED' }, { status: 'PENDING' }],
    });
  });

  test('an address with invites of its own under one id is told apart by the recipient', async () => {
    for (const name of ['dana', 'eli'])
      await createInvite(
        gateway.graphqlUrl,
        quietInput('each', { recipient: { email: `${name}@guest.test` } }),
      );
    const body = callbackBody('each', { recipient: accepted('eli@guest.test') });
    expect((await postCallback(gateway.url, body, signatureOf(body, OLD))).status).toBe(204);
    const both = await graphqlRequest(
      gateway.graphqlUrl,
      `{ dana: inviteStatus(smartInviteId: "each", recipientEmail: "dana@guest.test") { recipient { status } }
         eli: inviteStatus(smartInviteId: "each", recipientEmail: "eli@guest.test") { recipient { status } } }`,
    );
    expect(both.data).toEqual({
      dana: { recipient: { status: 'PENDING' } },
      eli: { recipient: { status: 'ACCEPTED' } },
    });
  });
});

describe('a body of 300 kB', () => {
  const body = 'x'.repeat(300_000);

  test.each(['announced by Content-Length', 'in chunks'])(
    '%s is answered 413, which its sender gets to read',
    async (how) => {
      const head = [
        'POST /callbacks/cronofy HTTP/1.1',
        'Host: 127.0.0.1',
        `Cronofy-HMAC-SHA256: ${signatureOf(body, OLD)}`,
        how === 'in chunks' ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`,
      ].join('\r\n');
      const answer = await rawHttp(
        gateway.port,
        `${head}\r\n\r\n`,
        how === 'in chunks' ? chunked(body) : body,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 413 /);
      expect(answer).toMatch(/\r\nConnection: close\r\n/i);
      expect(answer).toContain('larger than 262144 bytes');
    },
  );

  test.each(['announced by Content-Length', 'in chunks'])(
    'and more that never ends, %s, is answered and cut off',
    async (how) => {
      const socket = connect(gateway.port, '127.0.0.1');
      const closed = new Promise((resolve) => socket.once('close', resolve));
      // The cut may reach the sender while it still writes.
      socket.on('error', () => {});
      let said = '';
      socket.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      socket.write(
        `POST /callbacks/cronofy HTTP/1.1\r\nHost: 127.0.0.1\r\n${
          how === 'in chunks' ? 'Transfer-Encoding: chunked' : 'Content-Length: 10000000000'
        }\r\n\r\n`,
      );
      const piece = 'x'.repeat(16_384);
      const send = () => {
        if (socket.writable)
          socket.write(how === 'in chunks' ? chunkOf(piece) : piece, () => setImmediate(send));
      };
      send();
      await closed;
      expect(said).toMatch(/^HTTP\/1\.1 413 /);
      expect(said).toContain('larger than 262144 bytes');
    },
  );
});

test('without a client secret there is nothing at the address', async () => {
  await using closed = await openTestGateway();
  const body = callbackBody('any', { recipient: accepted('ana@guest.test') });
  const answer = await postCallback(closed.publicUrl, body, signatureOf(body, ''));
  expect(answer.status).toBe(404);
  expect(answer.text).toContain('CRONOFY_CLIENT_SECRET');
});

test('only POST is taken', async () => {
  const answer = await fetch(`${gateway.url}/callbacks/cronofy`);
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
});
