import type { DocumentNode } from 'graphql';
import { rootVariables } from './root-variables.ts';

/** What decides what a subscriber gets to see. */
export interface Subscribed {
  /** Stands for everything that the subscriber may see: two with the same text see the same. */
  readonly rights: string;
  readonly query: string;
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * The same text for two subscriptions only if an event has the same answer for both: same rights, document, operation
 * and variables, those aside that only choose the events. One JSON list and not parts put together: in a text made of parts, what one part ends with
 * could be what the next begins with, and rights would mix.
 */
export function answerKey({ rights, query, document, operationName, variables }: Subscribed): string {
  const places = rootVariables(document);
  const rest = Object.entries(variables ?? {}).filter(([name]) => !places.has(name));
  return JSON.stringify([rights, query, operationName ?? null, canonical(Object.fromEntries(rest))]);
}

/** The value with the keys of its objects in order: clients write one object in many ways. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([name, inner]) => [name, canonical(inner)]));
}
