import { builder } from './builder.ts';

builder.queryField('latestCursor', (t) =>
  t.field({
    type: 'Cursor',
    authScopes: { 'events:subscribe': true },
    description:
      'The cursor of the newest event. Whoever asks for it first, then for what is to be shown, and then subscribes with it as `after`, misses nothing.',
    resolve: (_root, _args, { stream, application }) => stream.latestCursor(application),
  }),
);
