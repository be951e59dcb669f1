import { InvitegraphError } from '../errors.ts';

/** Items of a page if nothing is said, and the most that may be asked for. */
export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;

/** The number of items to give. Throws InvitegraphError BAD_USER_INPUT outside 1 to 100, or for both ends at once. */
export function pageSize({
  first,
  last,
}: {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
}): number {
  if (typeof first === 'number' && typeof last === 'number')
    throw new InvitegraphError('BAD_USER_INPUT', 'Give first or last, not both.');
  const size = first ?? last ?? DEFAULT_PAGE;
  if (size < 1 || size > MAX_PAGE)
    throw new InvitegraphError('BAD_USER_INPUT', `A page has 1 to ${MAX_PAGE} items, not ${size}.`);
  return size;
}
