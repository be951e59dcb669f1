import { UnprocessableError } from './problems.ts';

/** A status request as it was meant. */
export interface StatusQuery {
  /** The id, in each way in which it can be read; the likelier first. */
  readonly smartInviteIds: readonly string[];
  readonly recipientEmail: string | undefined;
  readonly includeIcs: boolean;
}

/**
 * Reads the query of a GET (contract part 4). Ruby's SDK writes values into it as they are, so that the `+` of
 * an address arrives bare; a proxy or framework that decoded it on the way made it a space. No address has
 * spaces, so either means `+`. In an id a bare `+` may be both, a space from Python and PHP or itself from Ruby.
 * Throws UnprocessableError without an id.
 */
export function readQuery(url: string): StatusQuery {
  const query = url.split('?').slice(1).join('?');
  const encoded = new URLSearchParams(query);
  const bare = new URLSearchParams(query.replaceAll('+', '%2B'));
  const id = encoded.get('smart_invite_id') ?? '';
  if (id === '')
    throw new UnprocessableError([
      { field: 'smart_invite_id', key: 'errors.required', description: 'required' },
    ]);
  const email = (bare.get('recipient_email') ?? '').trim().replaceAll(' ', '+');
  return {
    smartInviteIds: [...new Set([id, bare.get('smart_invite_id') ?? id])],
    recipientEmail: email === '' ? undefined : email,
    includeIcs: bare.get('include_ics')?.toLowerCase() === 'true',
  };
}
