import { isWebUrl } from '../../invites/event-input.ts';
import type { Invite, Location, Recipient } from '../../invites/invite.ts';
import { visibleLine, visibleText } from '../../mail/read/visible-text.ts';
import { type Html, html, lines } from './html.ts';
import { type IconName, icon } from './icons.ts';
import type { Reader } from './reader.ts';
import { calendarLeaf, describeWhen, type When } from './when.ts';

/** Longest single text of an event that is shown, in characters: what an invite takes at the most. */
const LONGEST_TEXT = 4096;

/** What one must know to answer: who invites, to what, when and where. What is over or off invites nobody any more. */
export function eventView(reader: Reader, invite: Invite, organizer: string, isInviting: boolean): Html {
  const { words, locale } = reader;
  const { event } = invite;
  const leaf = calendarLeaf(event, locale);
  const place = placeOf(event.location);
  const contact = visibleLine(invite.organizer.email ?? '', LONGEST_TEXT);
  const facts = [
    fact('clock', words.when, whenView(describeWhen(event, locale), words.allDay)),
    event.recurrence &&
      fact('repeat', words.when, html`<dd>${words.repeats}${isInviting && ` ${words.answersAll}`}</dd>`),
    place && fact('place', words.where, html`<dd dir="auto">${place}</dd>`),
    event.url !== undefined && isWebUrl(event.url) && fact('link', words.link, linkView(event.url)),
    fact('person', words.organizer, personView(organizer, words.organizer, contact)),
  ];
  return html`<header class="head">
<div class="leaf" aria-hidden="true"><span class="leaf-month">${leaf.month}</span><span class="leaf-day">${leaf.day}</span><span class="leaf-weekday">${leaf.weekday}</span></div>
<div>${isInviting && html`<p class="from">${words.invitesYou(organizer)}</p>`}<h1 dir="auto">${summaryOf(invite)}</h1></div>
</header>
<dl class="facts">${facts}</dl>`;
}

/** What may be read after it: the sender's own text, and the other guests. Undefined where there is neither. */
export function restView(reader: Reader, invite: Invite, recipient: Recipient): Html | undefined {
  const { words } = reader;
  const about = visibleText(invite.event.description ?? '', LONGEST_TEXT);
  const guests = guestList(reader, invite, recipient);
  if (!about && !guests) return undefined;
  return html`${about && html`<section><h2>${words.about}</h2><p dir="auto">${lines(about)}</p></section>`}${guests}`;
}

export function summaryOf({ event }: Invite): string {
  return visibleLine(event.summary, LONGEST_TEXT) ?? '';
}

/** A guest by name and address, or by address alone. */
export function guestName({ name, email }: Recipient): string {
  const shown = visibleLine(name ?? '', LONGEST_TEXT);
  return shown === undefined || shown === email ? email : `${shown} (${email})`;
}

/** A time in two lines: the day, then the hours with their zone. */
export function whenView({ days, times, zone, allDay }: When, allDayWord: string): Html {
  const first = html`<dd class="lead">${days}</dd>`;
  if (allDay) return html`${first}<dd class="more">${allDayWord}</dd>`;
  return html`${first}${times && html`<dd class="lead">${times}</dd>`}${zone && html`<dd class="more">${zone}</dd>`}`;
}

function fact(sign: IconName, label: string, values: Html): Html {
  return html`<div><dt>${icon(sign)}<span class="hidden">${label}</span></dt>${values}</div>`;
}

/** A name, and below it the part that its bearer has and their address. The label stands in `dt` for screen readers. */
function personView(name: string, label: string, address: string | undefined): Html {
  const shown = address === name ? undefined : address;
  return html`<dd dir="auto">${name}</dd><dd class="more"><span aria-hidden="true">${label}${shown && ' · '}</span>${shown}</dd>`;
}

/** Where the link really leads is what people need to see of it. */
function linkView(url: string): Html {
  const { host, pathname, search } = new URL(url);
  const rest = `${pathname}${search}`.replace(/^\/$/, '');
  const shown = rest.length > 60 ? `${host}${rest.slice(0, 59)}…` : `${host}${rest}`;
  return html`<dd><a href="${url}" rel="noopener noreferrer nofollow">${shown}</a></dd>`;
}

function placeOf(location: Location | undefined): string | undefined {
  const place = visibleLine(location?.description ?? '', LONGEST_TEXT);
  if (place || location?.latitude === undefined || location.longitude === undefined) return place;
  return `${location.latitude}, ${location.longitude}`;
}

/** The other guests, only where the invite shares its list: by default nobody learns who else is invited. */
function guestList({ words }: Reader, invite: Invite, recipient: Recipient): Html | undefined {
  const others = invite.recipients.filter(({ id }) => id !== recipient.id);
  if (invite.showGuestList !== true || others.length === 0) return undefined;
  const guests = others.map(
    ({ name, email, status }) =>
      html`<li><bdi>${visibleLine(name ?? '', LONGEST_TEXT) ?? email}</bdi><span class="more">${words.guestStatus[status]}</span></li>`,
  );
  return html`<section><h2>${words.guests}</h2><ul>${guests}</ul></section>`;
}
