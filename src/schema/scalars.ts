import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { canonicalAddress } from '../invites/address.ts';
import {
  DateTimeISOResolver,
  EmailAddressResolver,
  LocalDateResolver,
  TimeZoneResolver,
  URLResolver,
} from './accepted-scalars.ts';
import { builder } from './builder.ts';
import { isoInstant } from './iso-instant.ts';

/**
 * What comes out was accepted on its way in and is given as it is: an address of a stranger's mail, say, may be
 * one that the input rules would refuse, and must not turn everybody's list of replies into an error.
 */
const asKept = { serialize: String };

builder.addScalarType('EmailAddress', EmailAddressResolver, {
  description: 'One mail address without a display name, such as ana@example.com.',
  ...asKept,
  parseValue: readAddress,
  parseLiteral: (node) => readAddress(node.kind === Kind.STRING ? node.value : undefined),
});
builder.addScalarType('URL', URLResolver, { description: 'An absolute URL.', ...asKept });

const DateTime = new GraphQLScalarType<Date, unknown>({
  ...DateTimeISOResolver.toConfig(),
  serialize: (value) =>
    value instanceof Date && !Number.isNaN(value.getTime())
      ? isoInstant(value.getTime())
      : DateTimeISOResolver.serialize(value),
});
builder.addScalarType('DateTime', DateTime, {
  description:
    'An instant with its offset, such as 2031-03-04T09:30:00Z (RFC 3339). Without fractions of a second.',
});
builder.addScalarType('Date', LocalDateResolver, {
  description: 'A calendar day without a time, such as 2031-03-04.',
  ...asKept,
});
builder.addScalarType('TimeZone', TimeZoneResolver, {
  description: 'A zone by its name in the IANA time zone database, such as Europe/Berlin.',
  ...asKept,
});

/** Longest cursor read, in characters; ours have about 50. */
const MAX_CURSOR = 200;

builder.scalarType('Cursor', {
  description: 'A place in the log of events. Opaque and signed: pass it back as it came.',
  serialize: (value) => value,
  parseValue: readCursor,
});

/** A cursor from outside, in a document or a header. Whether the gateway made it is seen when it is used. */
export function readCursor(value: unknown): string {
  if (typeof value === 'string' && value.length <= MAX_CURSOR) return value;
  throw new GraphQLError('A cursor is the string that an event or a page came with.');
}

/** The rules know ASCII only, and a domain such as bücher.example is as good as its A-label. */
function readAddress(value: unknown): string {
  if (typeof value !== 'string') throw new GraphQLError('An EmailAddress is a string.');
  EmailAddressResolver.parseValue(canonicalAddress(value));
  return value;
}
