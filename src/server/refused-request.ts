import type { IncomingMessage, ServerResponse } from 'node:http';
import { respond } from './respond.ts';

/** Parameters under which clients put credentials into an address. */
const CREDENTIALS =
  /^(?:access_?token|auth|authorization|bearer|api_?key|key|token|id_?token|jwt|client_?secret|secret|password)$/i;

/**
 * Whether an address carries credentials. Addresses are kept in histories, logs of proxies and Referer headers, so
 * they are refused there even where they are good: whoever tries learns it before it goes into production.
 */
export function carriesCredentials(url: string | undefined): boolean {
  const at = url?.indexOf('?') ?? -1;
  if (url === undefined || at < 0) return false;
  for (const name of new URLSearchParams(url.slice(at)).keys()) if (CREDENTIALS.test(name)) return true;
  return false;
}

/** Refuses a request for its form, in the words of a GraphQL answer, before its body is read. */
export function refuseForm(response: ServerResponse, status: number, message: string): void {
  respond(response, status, { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] });
}

/**
 * What is wrong with the form of a request for an operation, or undefined.
 *
 * A POST has to be JSON: for anything else that a form or a script of another site can send, a browser asks nobody
 * (a simple request of CORS), and would send it with whatever authority it has here. An address has to be UTF-8.
 */
export function wrongForm({
  method,
  url = '',
  headers,
}: Pick<IncomingMessage, 'method' | 'url' | 'headers'>):
  | { readonly status: number; readonly message: string }
  | undefined {
  if (method === 'POST') {
    const type = headers['content-type'];
    if (type === 'application/json' || JSON_TYPE.test(type ?? '')) return undefined;
    return { status: 415, message: 'Send the request as application/json.' };
  }
  if (!url.includes('%')) return undefined;
  try {
    decodeURIComponent(url);
    return undefined;
  } catch {
    return {
      status: 400,
      message: 'The address is not well-formed: what its percent signs stand for is no UTF-8.',
    };
  }
}

const JSON_TYPE = /^application\/(?:graphql(?:-response)?\+)?json\s*(?:;|$)/i;
