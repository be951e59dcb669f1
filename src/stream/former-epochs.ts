/** An epoch that a stream had before its store was restored, and the newest offset that both have in common. */
export interface FormerEpoch {
  readonly epoch: string;
  readonly head: number;
}

/** True where the place is one that the stream has today: of its epoch, or of one before and within what was kept of it. */
export function isPlaceOf(
  place: { readonly epoch: string; readonly offset: number },
  { epoch, former }: { readonly epoch: string; readonly former: readonly FormerEpoch[] },
): boolean {
  if (place.epoch === epoch) return true;
  // A cursor taken before the first event carries no epoch and means "from the beginning".
  if (place.epoch === '') return place.offset === 0;
  return former.some((known) => known.epoch === place.epoch && place.offset <= known.head);
}
