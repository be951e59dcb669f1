import type { Location } from '../invites/invite.ts';
import { builder } from './builder.ts';

export const LocationType = builder.objectRef<Location>('Location').implement({
  description: 'Where an event takes place.',
  fields: (t) => ({
    description: t.exposeString('description', {
      nullable: true,
      description: 'The place in words, or a link.',
    }),
    latitude: t.exposeFloat('latitude', {
      nullable: true,
      description: 'Degrees north, -85.05115 to 85.05115.',
    }),
    longitude: t.exposeFloat('longitude', { nullable: true, description: 'Degrees east, -180 to 180.' }),
  }),
});

export const LocationInput = builder.inputType('LocationInput', {
  description: 'Where an event takes place.',
  fields: (t) => ({
    description: t.string({ description: 'The place in words, or a link. At most 1,024 characters.' }),
    latitude: t.float({ description: 'Degrees north, -85.05115 to 85.05115; together with longitude.' }),
    longitude: t.float({ description: 'Degrees east, -180 to 180; together with latitude.' }),
  }),
});
