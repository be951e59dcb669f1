import { asksForCredentials, type Config } from '../config.ts';
import { databaseName, isPostgresUrl } from '../store/database-url.ts';

/** What start prints for people: where everything is, and what is missing before this would be safe outside. */
export function banner(
  config: Config,
  at: { readonly publicUrl: string; readonly smtpPort: number | undefined },
): string {
  const host = config.inboundSmtpHost.includes(':') ? `[${config.inboundSmtpHost}]` : config.inboundSmtpHost;
  const starttls = config.inboundSmtpTls ? ', with STARTTLS' : '';
  const lines = [
    `invitegraph is ready at ${at.publicUrl}`,
    `  Console     ${at.publicUrl}/`,
    `  GraphiQL    ${at.publicUrl}/graphql`,
    `  Replies     ${at.smtpPort === undefined ? 'SMTP port is off' : `smtp://${host}:${at.smtpPort}`} for ${config.replyAddress.replace('{token}', '*')}${at.smtpPort === undefined ? '' : starttls}`,
    `  REST        ${at.publicUrl}/v1/smart_invites, bearer ${config.clientSecrets.length > 0 ? 'CLIENT_SECRET' : `in ${keptIn(config, 'client-secret')}`}`,
    `  Callbacks   ${config.cronofySecrets.length > 0 ? `${at.publicUrl}/callbacks/cronofy` : 'off until CRONOFY_CLIENT_SECRET is set'}`,
    `  Engine      ${config.engine}; database ${databaseName(config.databaseUrl)}`,
    `  Mail        ${config.smtpUrl === undefined ? 'captured, nothing leaves this machine (query outbox)' : 'sent through SMTP_URL'}`,
    ...notForProduction(missing(config)),
  ];
  return `${lines.join('\n')}\n`;
}

/** Where a person finds a secret that the gateway made for itself. */
function keptIn({ databaseUrl }: Config, name: string): string {
  return isPostgresUrl(databaseUrl)
    ? `the table kept_secret of the database, name ${name}`
    : `the file ${name} beside the database`;
}

function notForProduction(reasons: readonly string[]): string[] {
  return reasons.length > 0 ? ['Not for production yet:', ...reasons.map((reason) => `  - ${reason}`)] : [];
}

function missing(config: Config): string[] {
  const reasons: string[] = [];
  if (!asksForCredentials(config))
    reasons.push('API_KEYS is not set: nobody is asked for credentials, so only this machine is listened to');
  if (config.smtpUrl === undefined) reasons.push('SMTP_URL is not set: invitations reach nobody');
  if (config.replyDomain.endsWith('localhost'))
    reasons.push('REPLY_DOMAIN is not set: answers from outside find no way back');
  if (config.publicUrl === undefined)
    reasons.push('PUBLIC_URL is not set: callbacks from outside find no way in');
  if (config.tokenSecrets.length === 0)
    reasons.push('TOKEN_SECRET is not set: a generated one is kept with the data');
  if (config.clientSecrets.length === 0)
    reasons.push('CLIENT_SECRET is not set: a generated one is kept with the data');
  if (config.allowPrivateCallbacks)
    reasons.push('ALLOW_PRIVATE_CALLBACKS is true: callbacks may reach into your own network');
  return reasons;
}
