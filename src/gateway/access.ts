import type { Logger } from 'pino';
import { createKeyRing } from '../access/api-keys.ts';
import type { Authenticate } from '../access/authenticate.ts';
import { createAuthenticator } from '../access/authenticator.ts';
import { createIdentityProvider } from '../access/identity-provider.ts';
import { createIssueViewerToken, type IssueViewerToken } from '../access/issue-viewer-token.ts';
import { createVerifiedTokens } from '../access/verified-tokens.ts';
import { createViewerTokens } from '../access/viewer-token.ts';
import { asksForCredentials, type Config } from '../config.ts';
import type { Core } from './core.ts';

/** Who may come in, and how they let their pages in. */
export interface Access {
  readonly authenticate: Authenticate;
  readonly issueViewerToken: IssueViewerToken;
}

/** Puts together every kind of credentials that the settings allow. */
export function openAccess(config: Config, { tokenSecrets, clock }: Core, log: Logger): Access {
  const viewers = createViewerTokens(tokenSecrets, clock);
  const provider =
    config.identityProvider &&
    createIdentityProvider(config.identityProvider, clock, (error) =>
      log.warn({ err: error }, 'the keys of the identity provider cannot be had: its tokens are refused'),
    );
  return {
    authenticate: createAuthenticator({
      open: !asksForCredentials(config),
      keyOf: createKeyRing(config.apiKeys),
      tokenOf: createVerifiedTokens(
        // Ours first: that costs no key of anybody else.
        async (token) => (await viewers.verify(token)) ?? provider?.(token),
        clock,
      ),
    }),
    issueViewerToken: createIssueViewerToken(viewers, clock),
  };
}
