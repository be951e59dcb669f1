import type { ServerResponse } from 'node:http';

/** Where a response stands in the list. */
const PLACE = Symbol('place');

interface Placed extends ServerResponse {
  [PLACE]?: number;
}

/**
 * Responses whose end has not come. A list and no Set: a Set that loses as many as it gains moves to a new table time
 * and again, and V8 lets the old table point to the new one. Once one of them is old, everything that passes through
 * is kept until the next full collection, and each small one has to copy it.
 */
export class OpenResponses implements Iterable<ServerResponse> {
  readonly #list: Placed[] = [];

  add(response: Placed): void {
    response[PLACE] = this.#list.length;
    this.#list.push(response);
  }

  /** Once for each that was added. */
  delete(response: Placed): void {
    const place = response[PLACE];
    const last = this.#list.pop();
    if (place === undefined || last === undefined || last === response) return;
    last[PLACE] = place;
    this.#list[place] = last;
  }

  [Symbol.iterator](): Iterator<ServerResponse> {
    return this.#list.values();
  }
}
