import { quietInput } from './create-invite.ts';
import { graphqlRequest } from './graphql-request.ts';

/** Mutations of one request. */
const FIELDS = ['a', 'b', 'c', 'd', 'e'];
/** Requests at once. */
const PRODUCERS = 4;

const MUTATION = `mutation (${FIELDS.map((field) => `$${field}: CreateInviteInput!`).join(' ')}) {
  ${FIELDS.map((field) => `${field}: createInvite(input: $${field}) { errors { message } }`).join('\n')}
}`;

/**
 * Makes events by mutations, one invite each, whose smartInviteIds begin with the name.
 * @param description characters that each invite tells about itself
 * @param onAccepted told of each smartInviteId once its event is durable
 * @throws Error where one is refused
 */
export async function produceEvents(
  graphqlUrl: string,
  name: string,
  count: number,
  description = 0,
  onAccepted: (smartInviteId: string) => void = () => {},
): Promise<void> {
  const event = { ...quietInput('').event, description: 'x'.repeat(description) };
  let made = 0;
  const produce = async () => {
    while (made < count) {
      const first = made;
      made += FIELDS.length;
      const inputs = FIELDS.map((field, index) => [field, quietInput(`${name}-${first + index}`, { event })]);
      const answer = await graphqlRequest(graphqlUrl, MUTATION, Object.fromEntries(inputs));
      const errors = FIELDS.flatMap((field) => answer.data?.[field].errors ?? [answer]);
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      for (let index = 0; index < FIELDS.length; index++) onAccepted(`${name}-${first + index}`);
    }
  };
  await Promise.all(Array.from({ length: PRODUCERS }, produce));
}
