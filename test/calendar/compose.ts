/** Calendar texts as clients send them, composed line by line. */

/** A REPLY (or another method) with one VEVENT that holds the given lines after the legal minimum. */
export function calendarText(lines: readonly string[], method = 'REPLY', newline = '\r\n'): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Example//Client//EN',
    ...(method === '' ? [] : [`METHOD:${method}`]),
    'BEGIN:VEVENT',
    'UID:invite-1@example.test',
    'DTSTAMP:20310301T080000Z',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join(newline);
}
