import type { Logger } from 'pino';
import { type Administration, createAdministration } from '../access/administration.ts';
import { createKeyRing } from '../access/api-keys.ts';
import type { Authenticate } from '../access/authenticate.ts';
import { createAuthenticator } from '../access/authenticator.ts';
import { createIdentityProvider } from '../access/identity-provider.ts';
import { createIssueViewerToken, type IssueViewerToken } from '../access/issue-viewer-token.ts';
import { startKeptCredentials } from '../access/kept-credentials.ts';
import { createSeals } from '../access/sealed.ts';
import { createSigningSecrets, sealAnew } from '../access/signing-secrets.ts';
import { createVerifiedTokens } from '../access/verified-tokens.ts';
import { createViewerTokens } from '../access/viewer-token.ts';
import { asksForCredentials, type Config } from '../config.ts';
import { createClientDoor } from '../server/rest/client-door.ts';
import { accessRecordsOf } from '../store/access.ts';
import type { Core } from './core.ts';

/** Who may come in, and how they let others in. */
export interface Access {
  readonly authenticate: Authenticate;
  /** The REST face's: client secrets and API keys. */
  readonly authenticateClient: Authenticate;
  readonly issueViewerToken: IssueViewerToken;
  readonly administration: Administration;
  /** What callbacks of an application are signed with. */
  readonly signingSecrets: ReturnType<typeof createSigningSecrets>;
  stop(): Promise<void>;
}

/** Wakes every instance that keeps credentials; no application has this name, for it has a space in it. */
const ACCESS_WAKE = 'access has changed';

/**
 * Puts together every kind of credentials that the settings and the store allow.
 * @param clientSecrets of the default application
 */
export async function openAccess(
  config: Config,
  core: Core,
  clientSecrets: readonly string[],
  log: Logger,
): Promise<Access> {
  const { tokenSecrets, clock, wake } = core;
  const records = accessRecordsOf(core.database);
  const seals = createSeals(tokenSecrets);
  await sealAnew(records, seals);
  const onError = (error: unknown) =>
    log.warn({ err: error }, 'whether keys were revoked cannot be read: those that are known are believed');
  const kept = await startKeptCredentials(records, clock, onError);
  const unlisten = wake.listen(ACCESS_WAKE, () => void kept.refresh().catch(onError));
  const viewers = createViewerTokens(tokenSecrets, clock);
  const provider =
    config.identityProvider &&
    createIdentityProvider(config.identityProvider, clock, (error) =>
      log.warn({ err: error }, 'the keys of the identity provider cannot be had: its tokens are refused'),
    );
  const ring = createKeyRing(config.apiKeys);
  const keyOf = (key: string, digest: string) => ring(digest) ?? kept.principalOf(key, digest, 'KEY');
  return {
    authenticate: createAuthenticator({
      open: !asksForCredentials(config),
      keyOf,
      tokenOf: createVerifiedTokens(async (token) => {
        // Ours first: that costs no key of anybody else.
        const found = (await viewers.verify(token)) ?? (await provider?.(token));
        return found && kept.withinApplication(found);
      }, clock),
    }),
    authenticateClient: createClientDoor({
      secrets: clientSecrets,
      secretOf: (secret, digest) => kept.principalOf(secret, digest, 'SECRET'),
      keyOf,
    }),
    issueViewerToken: createIssueViewerToken(viewers, clock),
    administration: createAdministration({
      records,
      seals,
      clock,
      isSingle: config.engine === 'cronofy',
      async changed() {
        wake.notify(ACCESS_WAKE);
        await kept.refresh();
      },
    }),
    signingSecrets: createSigningSecrets(records, seals, clientSecrets),
    async stop() {
      unlisten();
      await kept.stop();
    },
  };
}
