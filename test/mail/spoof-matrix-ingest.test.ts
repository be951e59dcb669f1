import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPLY_TRUSTS } from '../../src/invites/trust.ts';
import { authenticate } from '../../src/mail/authenticate/authenticate.ts';
import { recordFigures } from '../chaos/figures.ts';
import { BACKENDS } from '../contract/backends.ts';
import { aService } from '../invites/a-service.ts';
import { draft, person } from '../invites/sample-invite.ts';
import { anIntake } from './an-intake.ts';
import { aLookUp } from './authenticate/a-zone.ts';
import { RECIPIENT, type SpoofRow, spoofMatrix, TRUSTED_SEALER } from './authenticate/spoof-matrix.ts';

const [BACKEND] = BACKENDS;
const ROWS = spoofMatrix();

describe.each(REPLY_TRUSTS)('E4, REPLY_TRUST=%s: the whole way from the mail to the answer', (trust) => {
  let app: Awaited<ReturnType<typeof aService>>;
  beforeAll(async () => {
    if (!BACKEND) throw new Error('there is no backend');
    app = await aService(BACKEND, trust);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  /** Sends the mail of a row to a new invite, and tells whether it changed the answer of the recipient. */
  async function sent(row: SpoofRow, index: number) {
    const smartInviteId = `${trust}-${index}`;
    const made = await app.service.create('app', draft({ smartInviteId, recipient: { email: RECIPIENT } }));
    const other = await app.service.create('app', draft({ smartInviteId: `other-${smartInviteId}` }));
    const tokens = { right: [made.replyToken], wrong: [], other: [other.replyToken] }[row.token];
    const intake = anIntake(app, {
      tokensIn: () => tokens,
      authenticate: ({ raw, client, mailFrom = '' }, { from }) =>
        authenticate(
          raw,
          { mailFrom, ...(client ? { client } : {}), ...(from ? { from } : {}) },
          {
            lookUp: aLookUp(row.zone),
            mx: 'reply.test',
            trustedAuthservIds: [],
            trustedSealers: [TRUSTED_SEALER],
          },
        ),
    });
    const raw = Buffer.from(
      await row.mail({
        uid: made.uid,
        to: app.engine.replyAddress(tokens[0] ?? 'office'),
        messageId: `<${smartInviteId}@guest.test>`,
      }),
    );
    const { client, mailFrom } = row.delivery;
    const { disposition } = await intake({ source: 'SMTP', raw, mailFrom, client });
    const after = await app.stored(made);
    const untouched = await app.stored(other);
    expect(person(untouched, 'ana@guest.test').status).toBe('PENDING');
    return { disposition, changed: person(after, RECIPIENT).status !== 'PENDING', after };
  }

  test(`${ROWS.length} combinations: what is not proven far enough changes nobody's answer, and all of it is kept`, async () => {
    const wrong: string[] = [];
    let changed = 0;
    for (const [index, row] of ROWS.entries()) {
      const result = await sent(row, index);
      if (result.changed) changed++;
      if (result.changed !== row.changesUnder.includes(trust))
        wrong.push(`${row.name}: ${result.disposition}, tier should be ${row.tier}`);
    }
    recordFigures('E4', { combinations: ROWS.length, 'wrong verdicts': wrong.length });
    expect(wrong).toEqual([]);
    expect(changed).toBe(ROWS.filter((row) => row.changesUnder.includes(trust)).length);
    const kept = await app.database.queries.selectFrom('received_mail').select('disposition').execute();
    expect(kept).toHaveLength(ROWS.length);
    const counted: Record<string, number> = {};
    for (const { disposition } of kept) counted[disposition] = (counted[disposition] ?? 0) + 1;
    console.log(
      `E4 ${trust}: ${ROWS.length} rows, ${changed} changed the answer; ${JSON.stringify(counted)}`,
    );
  }, 240_000);
});
