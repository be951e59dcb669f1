import { answerTo } from '../support/calendar-reply.ts';
import { callbackBody, signatureOf } from '../support/callback-request.ts';
import type { inviteInput } from '../support/create-invite.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { sendBySmtp } from '../support/smtp-client.ts';
import { type Canary, canaryOf } from './canary.ts';
import type { Witness } from './witness.ts';

/** What opens the doors, one right secret for each, and one that opens none. */
export interface Keys {
  readonly api: Canary;
  readonly rest: Canary;
  readonly cronofy: Canary;
  readonly inbound: Canary;
  readonly metrics: Canary;
  readonly wrong: Canary;
}

const CREATE = `mutation ($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { recipients { rsvpUrl } } errors { code message } }
}`;
/** Answers at once, with the invite or that there is none. */
const WATCH =
  'subscription { inviteStatus(smartInviteId: "visit", recipientEmail: "ana@guest.test") { state } }';
const bearer = (value: string) => ({ authorization: `Bearer ${value}` });

function graphqlInit(secret: string, body: unknown): RequestInit {
  const headers = { 'content-type': 'application/json', ...bearer(secret) };
  return { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** GraphQL over HTTP, with the right key, a wrong one, and bodies that mean nothing. */
export async function walkGraph({ ask, watch }: Witness, { api, wrong, inbound }: Keys): Promise<void> {
  const query =
    '{ invites(first: 5) { edges { node { smartInviteId recipients { delivery { state reason smtpCode } } } } } }';
  for (const secret of [api.value, wrong.value, inbound.value])
    await ask('/graphql', graphqlInit(secret, { query }));
  for (const body of ['{', '[]', { query: '{ nonsense }' }, { query: '{' }, { query, variables: 7 }])
    await ask('/graphql', graphqlInit(api.value, body));
  await ask('/graphql', { method: 'POST', headers: bearer(api.value), body: 'x' });
  await ask('/graphql', { headers: { authorization: `Basic ${btoa(`a:${api.value}`)}` } });
  await ask(`/graphql?${new URLSearchParams({ query })}`, { headers: bearer(api.value) });
  // Where credentials do not belong; the answer says so without them.
  await ask(`/graphql?access_token=${encodeURIComponent(wrong.value)}`);
  for (const secret of [api, wrong]) await watch(bearer(secret.value), WATCH);
  await watch(bearer(api.value), 'subscription { nonsense }');
  await watch(undefined, WATCH);
}

/** The doors that are no GraphQL. */
export async function walkOthers({ ask }: Witness, keys: Keys): Promise<void> {
  const { api, rest, cronofy, inbound, metrics, wrong } = keys;
  const found = '/v1/smart_invites?smart_invite_id=visit&recipient_email=ana%40guest.test';
  for (const secret of [rest, wrong]) await ask(found, { headers: bearer(secret.value) });
  for (const body of ['{', '{}', JSON.stringify({ smart_invite_id: 7 })])
    await ask('/v1/smart_invites', graphqlInit(rest.value, body));
  const mail = 'From: ana@guest.test\r\nSubject: Hello\r\n\r\nHello\r\n';
  for (const secret of [inbound, wrong])
    for (const body of [mail, '\0\r\n']) {
      const headers = { 'content-type': 'message/rfc822', ...bearer(secret.value) };
      await ask('/inbound/mime', { method: 'POST', headers, body });
    }
  const answer = { email: 'ana@guest.test', status: 'accepted' };
  const good = callbackBody('visit', { recipient: answer, reply: answer });
  for (const body of [good, '{', '{}'])
    for (const signature of [signatureOf(body, cronofy.value), signatureOf(body, wrong.value), cronofy.value])
      await ask('/callbacks/cronofy', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'cronofy-hmac-sha256': signature },
        body,
      });
  for (const secret of [metrics, wrong, api]) await ask('/metrics', { headers: bearer(secret.value) });
  const pages = ['/', '/graphql', '/outbox', '/console.js', '/nothing/here'];
  for (const page of pages) await ask(page, { headers: { accept: 'text/html', ...bearer(api.value) } });
  for (const path of ['/health/live', '/health/ready', '/metrics']) await ask(path);
}

/** An invite with a callback: gives the path of its recipient’s page where it was made. */
export async function invite(
  { ask }: Witness,
  { api }: Keys,
  input: ReturnType<typeof inviteInput>,
): Promise<string | undefined> {
  const { text } = await ask('/graphql', graphqlInit(api.value, { query: CREATE, variables: { input } }));
  const url = JSON.parse(text).data?.createInvite.invite?.recipients[0].rsvpUrl;
  return url === undefined || url === null ? undefined : new URL(url).pathname;
}

/** The recipient's page, with its own token and with others. */
export async function walkPage({ ask }: Witness, page: string, { wrong }: Keys): Promise<void> {
  const post = (body: string) => ({
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  for (const path of [page, `${page}x`, `/rsvp/${wrong.core}`]) {
    await ask(path);
    await ask(path, post('answer=accepted'));
    await ask(path, post('answer=%'));
    await ask(path, { method: 'DELETE' });
  }
}

/** Has a token made for a viewer and uses it; gives it as a canary, for no log may have it. */
export async function walkAsViewer({ ask, watch }: Witness, { api }: Keys): Promise<Canary> {
  const query = `mutation {
    createViewerToken(input: { smartInviteIds: ["visit"], scopes: [INVITES_READ, EVENTS_SUBSCRIBE], expiresInSeconds: 60 }) {
      token errors { message }
    }
  }`;
  const { text } = await ask('/graphql', graphqlInit(api.value, { query }));
  const token: string = JSON.parse(text).data.createViewerToken.token;
  for (const sent of [token, `${token}x`]) {
    await ask('/graphql', graphqlInit(sent, { query: '{ invite(smartInviteId: "visit") { state } }' }));
    await watch(bearer(sent), WATCH);
  }
  await ask('/graphql', graphqlInit(token, { query }));
  return canaryOf('the token of a viewer', token);
}

/** Has an application made and goes in with its key and secrets, right and wrong; gives them as canaries, for no log may. */
export async function walkAsApplication({ ask, watch }: Witness, { api }: Keys): Promise<readonly Canary[]> {
  const asked = async (query: string) =>
    JSON.parse((await ask('/graphql', graphqlInit(api.value, { query }))).text).data;
  const made = await asked(`mutation {
    createApplication(input: { name: "Other", clientId: "other" }) { clientSecret errors { message } }
    createApiKey(input: { clientId: "other", name: "all", scopes: [INVITES_READ, EVENTS_SUBSCRIBE, ADMIN] }) {
      key apiKey { id } errors { message }
    }
    rotateClientSecret(input: { clientId: "other" }) { clientSecret errors { message } }
  }`);
  const { key, apiKey } = made.createApiKey;
  const secrets = [made.createApplication.clientSecret, made.rotateClientSecret.clientSecret];
  for (const sent of [key, ...secrets, `${key}x`, key.slice(0, -1)]) {
    const query =
      '{ application { clientId apiKeys { edges { node { name prefix } } } clientSecrets { prefix } } }';
    await ask('/graphql', graphqlInit(sent, { query }));
    await ask(`/graphql?api_key=${sent}`);
    await watch(bearer(sent), WATCH);
    await ask('/v1/smart_invites?smart_invite_id=visit', { headers: bearer(sent) });
    await ask('/v1/smart_invites', graphqlInit(sent, { smart_invite_id: 7 }));
    // In places where no secret belongs, as somebody pastes it there.
    await asked(`mutation { revokeApiKey(input: { id: "${sent}" }) { errors { message path } } }`);
  }
  await asked(`mutation { revokeApiKey(input: { id: "${apiKey.id}" }) { errors { message } } }`);
  await ask('/graphql', graphqlInit(key, { query: '{ engine { name } }' }));
  return [key, ...secrets].map((text, index) => ({
    ...canaryOf(`credential ${index} of an application`, text),
    core: text.split('_').slice(2).join('_'),
  }));
}

/** Answers an invitation by SMTP as its guest, once as a calendar does and once as nobody does. */
export async function answerBySmtp(
  { hear }: Witness,
  gateway: GatewayProcess,
  invitation: string,
): Promise<void> {
  const mail = await answerTo(invitation, { from: 'ana@guest.test', partstat: 'ACCEPTED', at: Date.now() });
  hear(await sendBySmtp(gateway.smtpPort, mail));
  hear(await sendBySmtp(gateway.smtpPort, { ...mail, message: 'Subject: ?\r\n\r\nBEGIN:VCALENDAR\r\n' }));
  const nobody = sendBySmtp(gateway.smtpPort, { ...mail, to: 'nobody@reply.localhost' });
  hear(await nobody.catch((error: Error) => error.message));
}
