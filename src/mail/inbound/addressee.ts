import { isSharedAddress, type ReplyAddressScheme, tokenOf } from '../reply-address.ts';

/** Whose mail an address takes: an invite's, or that of the mailbox that all invites share. */
export type Addressee =
  | { readonly kind: 'reply' | 'bounce'; readonly token: string }
  | { readonly kind: 'mailbox' };

/** What an address is to a gateway whose addresses follow this scheme; undefined for every one that is not ours. */
export function addresseeOf(address: string, scheme: ReplyAddressScheme): Addressee | undefined {
  const token = tokenOf(address, scheme);
  if (token !== undefined) return { kind: token.startsWith('b-') ? 'bounce' : 'reply', token };
  return isSharedAddress(address, scheme) ? { kind: 'mailbox' } : undefined;
}
