import { inviteInput } from '../support/create-invite.ts';
import { aFakeCronofy, type FakeCronofy } from '../support/fake-cronofy.ts';
import type { GraphQLAnswer } from '../support/graphql-request.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { SECRET } from './a-client.ts';

/** What of an invite the tests compare. */
const INVITE = `id smartInviteId state revision sequence callbackUrl
  recipients { email status comment delivery { state } replyAddress }
  replies { email status verification { method } }
  event { summary description }
  attachments { icalendar }`;

type Input = Readonly<Record<string, unknown>>;

/** A whole gateway whose engine is a fake Cronofy. */
export interface CronofyGateway extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly cronofy: FakeCronofy;
  /** Runs a mutation with this input and gives its payload; with `errors` where the whole operation failed. */
  mutate(name: string, input: Input): Promise<Payload>;
  create(smartInviteId: string, changes?: Input): Promise<Payload>;
  /** The invite as the gateway has it, without asking Cronofy. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what they selected
  stored(smartInviteId: string): Promise<any>;
  /** The types of all events, oldest first. */
  events(): Promise<string[]>;
  /** Mail that went out, newest first. */
  outbox(): Promise<{ to: string; icalendar: string }[]>;
  /** What Cronofy was asked, as `POST method` or `GET`. */
  asked(): string[];
  /** The invite as Cronofy has it. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the JSON as it is
  atCronofy(smartInviteId: string, recipientEmail?: string): Promise<any>;
}

interface Payload {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what they selected
  readonly invite: any;
  readonly errors: readonly { readonly code: string; readonly message: string; readonly path: string[] }[];
  /** Errors of the whole operation. */
  readonly failed: GraphQLAnswer['errors'];
}

export async function openCronofyGateway(settings: Record<string, string> = {}): Promise<CronofyGateway> {
  const cronofy = await aFakeCronofy();
  const gateway = await openTestGateway({
    ENGINE: 'cronofy',
    CRONOFY_API_URL: cronofy.url.href,
    CRONOFY_CLIENT_SECRET: SECRET,
    ...settings,
  });
  async function mutate(name: string, input: Input): Promise<Payload> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const { data, errors } = await gateway.request(
      `mutation ($input: ${type}!) { ${name}(input: $input) { invite { ${INVITE} } errors { code message path } } }`,
      { input },
    );
    return { invite: null, errors: [], ...data?.[name], failed: errors };
  }

  return {
    gateway,
    cronofy,
    mutate,
    create: (smartInviteId, changes = {}) =>
      mutate('createInvite', inviteInput(smartInviteId, { ...changes })),
    async stored(smartInviteId) {
      const { data } = await gateway.request(
        `query ($id: String!) { invite(smartInviteId: $id) { ${INVITE} } }`,
        {
          id: smartInviteId,
        },
      );
      return data.invite;
    },
    async events() {
      const { data } = await gateway.request(
        '{ inviteEvents(first: 100) { edges { node { __typename } } } }',
      );
      return data.inviteEvents.edges.map(({ node }: { node: { __typename: string } }) => node.__typename);
    },
    async outbox() {
      const { data } = await gateway.request('{ outbox { edges { node { to icalendar } } } }');
      return data.outbox.edges.map(({ node }: { node: { to: string; icalendar: string } }) => node);
    },
    asked: () =>
      cronofy.requests
        .filter(({ headers }) => headers['user-agent'] === 'invitegraph')
        .map(({ verb, body }) => (verb === 'GET' ? verb : `${verb} ${(body as Input | undefined)?.method}`)),
    async atCronofy(smartInviteId, recipientEmail) {
      const url = new URL('/v1/smart_invites', cronofy.url);
      url.searchParams.set('smart_invite_id', smartInviteId);
      if (recipientEmail !== undefined) url.searchParams.set('recipient_email', recipientEmail);
      url.searchParams.set('include_ics', 'true');
      const response = await fetch(url, { headers: { authorization: `Bearer ${SECRET}` } });
      return response.json();
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await cronofy[Symbol.asyncDispose]();
    },
  };
}
