import { ownWords } from './own-words.ts';

/** Longest text of a mail that passes for a note to the organizer, in characters. */
const MAX_NOTE_LENGTH = 1_000;

/** Words of the sentences that clients write by themselves. A note that has one is lost; a wrong one would lie. */
const BOILERPLATE =
  /accept|declin|tentativ|invit|einladung|zugesagt|abgesagt|abgelehnt|angenommen|aceptad|rechazad|refus|accetta|rifiuta|uitnodig|convite|convid|招待|承諾|辞退|^new time proposed|^proposed new time|i will attend|^i might attend\.?$|^no, i won['’]t attend\.?$|calendar|kalender/im;

/**
 * The note that a person typed into the mail around an answer, for clients that put it nowhere else.
 * `names` are words that only a client's own sentence would hold: the event's title, people's addresses and
 * names. In doubt there is no note (mail-replies part 2).
 */
export function typedComment(text: string, names: readonly (string | undefined)[]): string | undefined {
  const own = ownWords(text, 2 * MAX_NOTE_LENGTH);
  if (own === undefined || own.length > MAX_NOTE_LENGTH || BOILERPLATE.test(own)) return undefined;
  const lower = own.toLowerCase();
  const isNamed = names.some(
    (name) => name !== undefined && name.length > 2 && lower.includes(name.toLowerCase()),
  );
  return isNamed ? undefined : own;
}
