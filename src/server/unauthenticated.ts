import type { ServerResponse } from 'node:http';
import type { Refusal } from '../access/authenticate.ts';
import { respond } from './respond.ts';

const MESSAGES: Record<Refusal['refused'], string> = {
  MISSING: 'Send credentials: the header Authorization with "Bearer" and a key or token.',
  INVALID: 'The credentials are not valid, or no longer. Nothing more is told.',
};

/** Refuses a request as RFC 6750 §3 has it, in the words of a GraphQL answer. */
export function unauthenticated(response: ServerResponse, { refused }: Refusal): void {
  respond(
    response,
    401,
    { errors: [{ message: MESSAGES[refused], extensions: { code: 'UNAUTHENTICATED' } }] },
    {
      // A request without credentials is told of no error (RFC 6750 §3.1).
      'WWW-Authenticate': `Bearer realm="invitegraph"${refused === 'INVALID' ? ', error="invalid_token"' : ''}`,
    },
  );
}
