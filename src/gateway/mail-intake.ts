import type { Logger } from 'pino';
import { newRequestId, underWay, within } from '../access/under-way.ts';
import type { Config } from '../config.ts';
import { NO_EVIDENCE, type SenderEvidence } from '../invites/evidence.ts';
import { createRecordBounce } from '../invites/record-bounce.ts';
import { createRecordMessage } from '../invites/record-message.ts';
import { keepPolicies } from '../mail/authenticate/kept-policies.ts';
import { createResolver } from '../mail/authenticate/resolver.ts';
import { createTakeBounce } from '../mail/bounce/take-bounce.ts';
import type { InboundMail, Ingested } from '../mail/inbound/inbound-mail.ts';
import { ingestMail } from '../mail/inbound/ingest.ts';
import { tokensIn } from '../mail/inbound/route.ts';
import { createMailReader } from '../mail/read/mail-reader.ts';
import type { MailReading } from '../mail/reading.ts';
import { type ReplyAddressScheme, tokenOf, tokenOfUid } from '../mail/reply-address.ts';
import { presentSpan, type SpanStart, spanned, type Tracer } from '../tracing/tracer.ts';
import type { Core } from './core.ts';
import type { Tallies } from './tallies.ts';

/** Where mail from every door ends. */
export interface MailIntake {
  /** Takes one mail; resolves once it is durable. */
  readonly ingest: (mail: InboundMail) => Promise<Ingested>;
  close(): Promise<void>;
}

/** Wires reading, sender checks and recording for every way in. */
export function openMailIntake(
  config: Config,
  core: Core,
  scheme: ReplyAddressScheme,
  log: Logger,
  { mailIn }: Pick<Tallies, 'mailIn'>,
  tracer?: Tracer,
): MailIntake {
  const { transact, clock, newId, committed, directory, recordReply, markOf, people } = core;
  const recordMessage = createRecordMessage({ transact, newId, committed, markOf });
  const reader = createMailReader();
  const parts = {
    directory,
    read: reader.read,
    tokensIn: (raw: Uint8Array) => tokensIn(raw, scheme),
    tokenOfUid: (uid: string) => tokenOfUid(uid, scheme),
    authenticate: senderChecks(config, core, scheme),
    recordReply,
    recordMessage,
    recordBounce: createTakeBounce({
      recordBounce: createRecordBounce({
        transact,
        newId,
        committed,
        markOf,
        onComplaint: (about) =>
          log.warn(about, 'a recipient complained about our mail and gets no more of it'),
      }),
      recordMessage,
      tokenOf: (address) => tokenOf(address, scheme),
      replyDomain: scheme.domain,
    }),
    clock,
    isErased: people.isErased,
    application: 'default',
  };
  const ingest = (mail: InboundMail) =>
    belonging(mail.source, async () => {
      const ingested = await ingestMail(parts, mail);
      mailIn.add(mail.source.toLowerCase(), ingested.disposition);
      presentSpan()?.set({ 'invitegraph.mail.disposition': ingested.disposition });
      log.info({ source: mail.source, ...ingested }, 'mail received');
      return ingested;
    });
  return {
    ingest: tracer ? async (mail) => spanned(tracer, receiving(mail), () => ingest(mail)) : ingest,
    close: () => reader.close(),
  };
}

function receiving({ source }: InboundMail): SpanStart {
  return {
    name: 'mail receive',
    kind: 'consumer',
    caller: underWay()?.traceparent,
    attributes: { 'invitegraph.mail.source': source },
  };
}

/** Mail that a request brought, or played, belongs to that; any other is something of its own. */
function belonging<Result>(action: string, work: () => Result): Result {
  return underWay() ? work() : within({ requestId: newRequestId(), actor: 'mail', action }, work);
}

function senderChecks(config: Config, { clock }: Core, { domain }: ReplyAddressScheme) {
  const parts = {
    lookUp: createResolver({
      clock,
      ...(config.dnsServers.length > 0 ? { servers: config.dnsServers } : {}),
    }),
    policies: keepPolicies(clock),
    mx: domain,
    trustedAuthservIds: config.authservIds,
    trustedSealers: config.arcSealers,
  };
  // Loaded with the first mail: its libraries would make every start a tenth slower.
  const load = async () => (await import('../mail/authenticate/authenticate.ts')).authenticate;
  let authenticate: Awaited<ReturnType<typeof load>> | undefined;
  return async (mail: InboundMail, { from }: MailReading): Promise<SenderEvidence> => {
    const { raw, source, client, mailFrom = '' } = mail;
    if (source === 'SIMULATED') return played(from);
    const named = from === undefined ? {} : { from };
    authenticate ??= await load();
    return authenticate(raw, { mailFrom, ...(client ? { client } : {}), ...named }, parts);
  };
}

/** What the sandbox plays is played as if its sender were proven: it writes no other kind. */
function played(from = ''): SenderEvidence {
  return { ...NO_EVIDENCE, proof: 'aligned', organisation: from.slice(from.lastIndexOf('@') + 1) };
}
