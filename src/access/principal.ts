/** What credentials may allow, each by itself: none includes another. */
export const SCOPES = ['invites:read', 'invites:write', 'invites:send', 'events:subscribe', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** The application that everything belongs to where credentials name none. */
export const DEFAULT_APPLICATION = 'default';

/** The part of an application's invites that a viewer is bound to: what is named here must hold, all of it. */
export interface Bounds {
  readonly smartInviteIds?: readonly string[];
  /** Sees the invites of this recipient, and nobody else on them. */
  readonly recipientEmail?: string;
}

/** Who makes a request, and what they may do. It is the same for HTTP, SSE and WebSocket. */
export interface Principal {
  /** The tenant whose invites these are; nothing of any other exists for the principal. */
  readonly application: string;
  /** Who it is, for the audit trail: `key:NAME`, `viewer:ID`, `user:SUB`, or `anonymous`. */
  readonly actor: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Milliseconds since 1970; nothing is answered or delivered from then on. Absent: it does not end. */
  readonly expiresAt?: number;
  /** Absent: the whole application. */
  readonly only?: Bounds;
  /** True: may administer applications beside its own. Only those that the settings let in. */
  readonly operator?: boolean;
  /** Aborts when the credentials are taken back before their end; nothing is answered or delivered from then on. */
  readonly revoked?: AbortSignal;
}

const texts = new WeakMap<Principal, string>();

/**
 * Everything that decides what a principal gets to see, as one text: two with the same text see the same. Who they
 * are and when they end is no part of it. One JSON list, because parts put together could be read in two ways.
 */
export function rightsOf(principal: Principal): string {
  const known = texts.get(principal);
  if (known !== undefined) return known;
  const { application, scopes, only, operator = false } = principal;
  const bounds = only && [only.smartInviteIds && [...only.smartInviteIds].sort(), only.recipientEmail];
  const text = JSON.stringify([application, [...scopes].sort(), bounds ?? null, operator]);
  texts.set(principal, text);
  return text;
}
