import { builder } from './builder.ts';

export const Delivery = builder.enumType('Delivery', {
  description: 'Who brings a text to the guests.',
  values: {
    SEND: { description: 'The gateway mails it.' },
    RETURN: {
      description: 'Nothing is mailed; the application takes attachments.icalendar and brings it itself.',
    },
  } as const,
});
