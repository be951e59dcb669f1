/** A GraphQL operation as it goes over the wire. */
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string | undefined;
}

/** What a GraphQL server says of one event, or of its refusal. */
export interface OperationResult {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors?: readonly WireError[] | undefined;
}

/** An error as it stands in a response (GraphQL §7.1.2). */
export interface WireError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** Hears what comes over one connection. Whatever comes after `ended` is of no interest. */
export interface ConnectionSink {
  readonly result: (result: OperationResult) => void;
  /** Something came, be it a keep-alive only: the connection is not dead. */
  readonly alive: () => void;
  /** It is over: with what the transport knows of why, or with nothing where the server said that it is complete. */
  readonly ended: (reason?: unknown) => void;
}

/** One way to run a subscription: opens a connection for it, and gives back what closes it. */
export type Transport = (operation: Operation, sink: ConnectionSink) => () => void;

/** The operation as protocol clients want it. */
export function request({ query, variables, operationName }: Operation) {
  return { query, variables: { ...variables }, ...(operationName === undefined ? {} : { operationName }) };
}

/** A bearer for the gateway: a text, or where to get a fresh one, asked before each connection. */
export type Token = string | (() => string | Promise<string>);

/** The value of the header, or of the connection's parameter, of the name `authorization`. */
export async function authorization(token: Token | undefined): Promise<{ authorization?: string }> {
  if (token === undefined) return {};
  return { authorization: `Bearer ${typeof token === 'string' ? token : await token()}` };
}
