/** What a reader asked for was deleted, in whole or in part: the stream's events begin behind `trimmed`. */
export class EventsTrimmed extends Error {
  readonly trimmed: number;

  constructor(trimmed: number) {
    super(`The events up to offset ${trimmed} are no longer kept.`);
    this.trimmed = trimmed;
  }
}
