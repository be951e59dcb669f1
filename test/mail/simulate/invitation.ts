import { writeInvite } from '../../../src/calendar/write.ts';
import type { CalendarEvent } from '../../../src/invites/invite.ts';
import { dateTime, instantTime } from '../../../src/invites/time.ts';
import type { SimulatedRequest } from '../../../src/mail/simulate/answer.ts';

export const REPLY_TO = 'r-0123456789abcdefghjkmnpqrs@reply.example';
export const UID = '0b6f8f0e-4f5e-4c5a-9c58-6f2a@invites.example';
export const NOW = Date.parse('2031-03-01T10:15:00Z');

export const EVENT: CalendarEvent = {
  summary: 'Käse, Wein; und so 🎉',
  description: 'Agenda:\n1. Do not take me for a comment',
  start: instantTime(Date.parse('2031-03-05T09:00:00Z'), 'Europe/Paris'),
  end: instantTime(Date.parse('2031-03-05T10:30:00Z'), 'Europe/Paris'),
  location: { description: 'Room 1, first floor' },
  reminders: [],
  transparency: 'OPAQUE',
};
export const ALL_DAY: CalendarEvent = {
  ...EVENT,
  start: dateTime('2031-03-05', 'Europe/Paris'),
  end: dateTime('2031-03-07', 'Europe/Paris'),
};

/** The iCalendar text of our own invitation to Ana. */
export function invitation(event: CalendarEvent = EVENT): string {
  return writeInvite({
    method: 'REQUEST',
    uid: UID,
    sequence: 3,
    stampedAt: NOW - 60_000,
    createdAt: NOW - 120_000,
    updatedAt: NOW - 60_000,
    event,
    organizer: { address: REPLY_TO, name: 'Acme: Sales' },
    attendees: [{ email: 'ana@guest.test', name: 'Ana "The Cheese" Ruíz', status: 'PENDING' }],
  });
}

/** Ana accepts; the given parts instead. */
export function request(parts: Partial<SimulatedRequest> = {}): SimulatedRequest {
  return {
    icalendar: invitation(),
    from: { email: 'ana@guest.test', name: 'Ana "The Cheese" Ruíz' },
    to: REPLY_TO,
    status: 'ACCEPTED',
    now: NOW,
    messageId: 'sim-1@guest.test',
    ...parts,
  };
}
