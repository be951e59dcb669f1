/** Calendar clients whose answers the sandbox can play. */
export const CALENDAR_CLIENTS = [
  'GMAIL',
  'OUTLOOK',
  'APPLE',
  'THUNDERBIRD',
  'FASTMAIL',
  'YAHOO',
  'LOTUS_NOTES',
  'ZIMBRA',
  'PROTON',
  'SAMSUNG',
  'MINIMAL',
] as const;
export type CalendarClient = (typeof CALENDAR_CLIENTS)[number];
