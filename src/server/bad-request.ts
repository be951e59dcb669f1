import type { ServerResponse } from 'node:http';
import { respond } from './respond.ts';

/** Refuses a request that cannot be read as one, in the words of a GraphQL answer. */
export function badRequest(response: ServerResponse, message: string): void {
  respond(response, 400, { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] });
}
