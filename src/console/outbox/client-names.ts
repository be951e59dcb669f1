import type { CalendarClient } from '../generated/graphql.ts';

/** The calendar clients whose answers can be played, the most used first. */
export const CLIENT_NAMES: Readonly<Record<CalendarClient, string>> = {
  GMAIL: 'Gmail',
  OUTLOOK: 'Outlook',
  APPLE: 'Apple',
  YAHOO: 'Yahoo',
  SAMSUNG: 'Samsung',
  PROTON: 'Proton',
  FASTMAIL: 'Fastmail',
  THUNDERBIRD: 'Thunderbird',
  ZIMBRA: 'Zimbra',
  LOTUS_NOTES: 'Lotus Notes',
  MINIMAL: 'The least that the standard asks',
};
