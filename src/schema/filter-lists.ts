import { InvitegraphError } from '../errors.ts';

/** Values that one list of a filter may hold: each is a comparison in the statement. */
export const MAX_FILTER_VALUES = 100;

/** Throws InvitegraphError BAD_USER_INPUT for a list that fits nothing, or that would make an endless statement. */
export function checkFilterLists(...lists: readonly (readonly unknown[] | null | undefined)[]): void {
  for (const list of lists)
    if (list && (list.length === 0 || list.length > MAX_FILTER_VALUES))
      throw new InvitegraphError(
        'BAD_USER_INPUT',
        `A list in a filter has 1 to ${MAX_FILTER_VALUES} values.`,
      );
}
