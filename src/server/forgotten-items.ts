import { GraphQLError } from 'graphql';

/**
 * Whether a rejection that nobody waits for is of no interest. When one item of a list fails at once, graphql-js (16)
 * forgets the promises of the others: where one of them fails as well, Node would end the whole process for an error
 * that its caller has been told of already. Such an error stands at a place in a result; anything else is a defect.
 */
export function isForgottenItem(reason: unknown): boolean {
  return reason instanceof GraphQLError && reason.path !== undefined;
}
