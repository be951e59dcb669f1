/** What a GraphQL answer holds; tests look into it freely. */
export interface GraphQLAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on what it selected, whatever its shape
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Record<string, unknown>;
  }[];
}

/** Posts one GraphQL operation as any HTTP client would. */
export async function graphqlRequest(
  url: string,
  query: string,
  variables?: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<GraphQLAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as GraphQLAnswer;
}
