import { READING_LIMITS } from './limits.ts';
import { type ContentLine, parseLine } from './parse-line.ts';
import type { Repairs } from './repairs.ts';

/** A component's own properties; those of components inside it (alarms, time zone rules) are not among them. */
export interface RawComponent {
  readonly name: string;
  readonly lines: readonly ContentLine[];
}

export interface RawCalendar {
  /** The properties of every VCALENDAR, in order. */
  readonly properties: readonly ContentLine[];
  readonly components: readonly RawComponent[];
}

const LISTED: ReadonlySet<string> = new Set([
  'VEVENT',
  'VTODO',
  'VJOURNAL',
  'VFREEBUSY',
  'VPOLL',
  'VAVAILABILITY',
]);

/**
 * Sorts content lines into components. A missing END is supplied where the next BEGIN or the end of the text
 * demands it; text before and between calendars is skipped.
 */
export function sortLines(lines: readonly string[], repairs: Repairs): RawCalendar {
  const sorter = new Sorter(repairs);
  for (const text of lines) {
    const line = parseLine(text, repairs);
    if (!line) repairs.note('Lines that are no content lines were skipped.');
    else if (line.name === 'BEGIN') sorter.begin(line.value.trim().toUpperCase());
    else if (line.name === 'END') sorter.end(line.value.trim().toUpperCase());
    else sorter.property(line);
  }
  sorter.finish();
  return sorter;
}

class Sorter implements RawCalendar {
  readonly properties: ContentLine[] = [];
  readonly components: { readonly name: string; readonly lines: ContentLine[] }[] = [];
  readonly #repairs: Repairs;
  #inCalendar = false;
  #open: { readonly name: string; readonly lines: ContentLine[] } | undefined;
  /** Names of the components whose lines are skipped, outermost first. */
  #skipped: string[] = [];

  constructor(repairs: Repairs) {
    this.#repairs = repairs;
  }

  begin(name: string): void {
    if (name === 'VCALENDAR') {
      this.#closeOpen();
      this.#inCalendar = true;
      // A VPOLL holds the events it asks about: none of them is an answer of its own.
    } else if (LISTED.has(name) && this.#open?.name !== 'VPOLL') {
      this.#closeOpen();
      this.#openListed(name);
    } else if (this.#skipped.length < READING_LIMITS.depth) {
      this.#skipped.push(name);
    } else {
      this.#repairs.note(`Components nested deeper than ${READING_LIMITS.depth} were ignored.`);
    }
  }

  end(name: string): void {
    const inner = this.#skipped.lastIndexOf(name);
    if (inner >= 0) {
      this.#skipped.length = inner;
    } else if (name === this.#open?.name) {
      this.#open = undefined;
      this.#skipped = [];
    } else if (name === 'VCALENDAR') {
      this.#closeOpen();
      this.#inCalendar = false;
    }
  }

  property(line: ContentLine): void {
    if (this.#skipped.length > 0) return;
    if (!this.#open) {
      if (this.#inCalendar && this.properties.length < READING_LIMITS.linesPerComponent)
        this.properties.push(line);
    } else if (this.#open.lines.length < READING_LIMITS.linesPerComponent) {
      this.#open.lines.push(line);
    } else {
      this.#repairs.note(
        `A component has more than ${READING_LIMITS.linesPerComponent} lines; the rest was ignored.`,
      );
    }
  }

  finish(): void {
    if (this.#open || this.#inCalendar) this.#repairs.note('The calendar text ends before its END lines.');
    if (this.components.length === 0) this.#repairs.note('The text holds no calendar component.');
  }

  #openListed(name: string): void {
    if (!this.#inCalendar) this.#repairs.note('A component stands outside of any VCALENDAR.');
    if (this.components.length === READING_LIMITS.components) {
      this.#repairs.note(
        `The calendar has more than ${READING_LIMITS.components} components; the rest was ignored.`,
      );
      this.#skipped = [name];
      return;
    }
    this.#open = { name, lines: [] };
    this.components.push(this.#open);
  }

  #closeOpen(): void {
    if (this.#open) this.#repairs.note(`A ${this.#open.name} has no END line.`);
    this.#open = undefined;
    this.#skipped = [];
  }
}
