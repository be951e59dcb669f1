import { spf } from 'mailauth/lib/spf/index.js';
import type { CheckResult } from '../../invites/evidence.ts';
import { canonicalDomain } from './domain.ts';
import { checkResult } from './findings.ts';
import { isPublicAddress } from './public-address.ts';
import type { LookUp } from './resolver.ts';

/** The client that handed a mail over by SMTP. */
export interface SmtpClient {
  readonly ip: string;
  readonly helo: string;
}

export interface SpfFinding {
  readonly result: CheckResult;
  /** The domain that it passed for. */
  readonly sentBy?: string;
}

/**
 * SPF (RFC 7208) for the envelope sender, for HELO where that is empty. NONE where the mail came from a machine of
 * our own network: the client that the record speaks of spoke to that machine.
 * @param mx our own host name
 */
export async function checkSpf(
  client: SmtpClient | undefined,
  mailFrom: string,
  mx: string,
  lookUp: LookUp,
): Promise<SpfFinding> {
  if (!client || !isPublicAddress(client.ip)) return { result: 'NONE' };
  const found = await spf({
    sender: mailFrom,
    ip: client.ip,
    helo: client.helo || `[${client.ip}]`,
    mta: mx,
    resolver: lookUp,
  });
  const result = checkResult(found.status.result);
  return { result, ...(result === 'PASS' ? { sentBy: canonicalDomain(found.domain) } : {}) };
}
