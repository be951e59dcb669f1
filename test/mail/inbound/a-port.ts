import { randomBytes } from 'node:crypto';
import type { InboundMail } from '../../../src/mail/inbound/ingest.ts';
import { openSmtpPort, type SmtpPort } from '../../../src/mail/inbound/smtp-port.ts';
import { newToken } from '../../../src/mail/reply-address.ts';

export const DOMAIN = 'reply.example';
export const LIVE = newToken(randomBytes);
export const ALSO_LIVE = newToken(randomBytes);

/** A real port on loopback that keeps what it receives, closed at the end of the test's scope. */
export interface OpenPort extends SmtpPort, AsyncDisposable {
  readonly received: InboundMail[];
  readonly lookups: string[];
}

export async function aPort(
  receive: (mail: InboundMail) => Promise<void> = async () => {},
  isLive: (token: string) => Promise<boolean> = async (token) => token === LIVE || token === ALSO_LIVE,
): Promise<OpenPort> {
  const received: InboundMail[] = [];
  const lookups: string[] = [];
  const port = await openSmtpPort({
    host: '127.0.0.1',
    port: 0,
    domain: DOMAIN,
    isLive(token) {
      lookups.push(token);
      return isLive(token);
    },
    async receive(mail) {
      await receive(mail);
      received.push(mail);
    },
  });
  return { ...port, received, lookups, [Symbol.asyncDispose]: () => port.close() };
}

export function textOf(mail: InboundMail | undefined): string {
  return Buffer.from(mail?.raw ?? []).toString('latin1');
}
