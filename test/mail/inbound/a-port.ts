import { randomBytes } from 'node:crypto';
import type { InboundMail } from '../../../src/mail/inbound/inbound-mail.ts';
import { openSmtpPort, type SmtpPort, type SmtpPortOptions } from '../../../src/mail/inbound/smtp-port.ts';
import { newToken, replyAddressScheme } from '../../../src/mail/reply-address.ts';

export const DOMAIN = 'reply.example';
export const LIVE = newToken(randomBytes);
export const ALSO_LIVE = newToken(randomBytes);
/** A live address for bounces. */
export const BOUNCES = newToken(randomBytes).replace('r-', 'b-');
const NOW = Date.parse('2031-03-01T08:00:00Z');
const ALIVE: ReadonlySet<string> = new Set([LIVE, ALSO_LIVE, BOUNCES]);

/** A real port on loopback that keeps what it receives, closed at the end of the test's scope. */
export interface OpenPort extends SmtpPort, AsyncDisposable {
  readonly received: InboundMail[];
  readonly lookups: string[];
  /** Only moved by the test. */
  readonly clock: { time: number };
}

export async function aPort(
  receive: (mail: InboundMail) => Promise<void> = async () => {},
  isLive: (token: string) => Promise<boolean> = async (token) => ALIVE.has(token),
  over: Partial<SmtpPortOptions> = {},
): Promise<OpenPort> {
  const clock = { time: NOW };
  const received: InboundMail[] = [];
  const lookups: string[] = [];
  const port = await openSmtpPort({
    host: '127.0.0.1',
    port: 0,
    scheme: replyAddressScheme(`{token}@${DOMAIN}`),
    clock: { now: () => clock.time },
    isLive(token) {
      lookups.push(token);
      return isLive(token);
    },
    async receive(mail) {
      await receive(mail);
      received.push(mail);
    },
    ...over,
  });
  return { ...port, received, lookups, clock, [Symbol.asyncDispose]: () => port.close() };
}

export function textOf(mail: InboundMail | undefined): string {
  return Buffer.from(mail?.raw ?? []).toString('latin1');
}
