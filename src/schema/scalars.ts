import { GraphQLError } from 'graphql';
import {
  DateTimeISOResolver,
  EmailAddressResolver,
  LocalDateResolver,
  TimeZoneResolver,
  URLResolver,
} from 'graphql-scalars';
import { builder } from './builder.ts';

builder.addScalarType('EmailAddress', EmailAddressResolver, {
  description: 'One mail address without a display name, such as ana@example.com.',
});
builder.addScalarType('URL', URLResolver, { description: 'An absolute URL.' });
builder.addScalarType('DateTime', DateTimeISOResolver, {
  description:
    'An instant with its offset, such as 2031-03-04T09:30:00Z (RFC 3339). Without fractions of a second.',
});
builder.addScalarType('Date', LocalDateResolver, {
  description: 'A calendar day without a time, such as 2031-03-04.',
});
builder.addScalarType('TimeZone', TimeZoneResolver, {
  description: 'A zone by its name in the IANA time zone database, such as Europe/Berlin.',
});

/** Longest cursor read, in characters; ours have about 50. */
const MAX_CURSOR = 200;

builder.scalarType('Cursor', {
  description: 'A place in the log of events. Opaque and signed: pass it back as it came.',
  serialize: (value) => value,
  parseValue(value) {
    if (typeof value === 'string' && value.length <= MAX_CURSOR) return value;
    throw new GraphQLError('A cursor is the string that an event or a page came with.');
  },
});
