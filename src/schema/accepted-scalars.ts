import { createRequire } from 'node:module';

// As CommonJS, which graphql is too: as modules, the eighty files behind these few would be a tenth of a start.
export const {
  DateTimeISOResolver,
  EmailAddressResolver,
  JSONObjectResolver,
  LocalDateResolver,
  TimeZoneResolver,
  URLResolver,
} = createRequire(import.meta.url)('graphql-scalars') as typeof import('graphql-scalars');
