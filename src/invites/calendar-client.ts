/** Calendar clients whose answers the sandbox can play. */
export const CALENDAR_CLIENTS = ['GMAIL', 'OUTLOOK', 'APPLE', 'THUNDERBIRD', 'FASTMAIL', 'MINIMAL'] as const;
export type CalendarClient = (typeof CALENDAR_CLIENTS)[number];
