import { organizerName } from '../../mail/organizer-name.ts';
import { visibleLine } from '../../mail/read/visible-text.ts';
import { type FormValues, type Problems, presentValues } from './form.ts';
import { invitationPage, type News } from './invitation-page.ts';
import { noticePage } from './notice.ts';
import type { Reader } from './reader.ts';
import type { Visit } from './visit.ts';
import type { Answer } from './words/words.ts';

/** What the page depends on beside the invite. */
export interface VisitPageParts {
  readonly reader: Reader;
  readonly now: number;
  readonly defaultOrganizerName: string;
  readonly news?: News;
  /** The answer that the link names, to be chosen in the form; nothing is answered by it. */
  readonly linked?: Answer;
  /** What was typed, to be kept; absent: the present answer. */
  readonly values?: FormValues;
  readonly problems?: Problems;
}

/** Longest name that is put into a sentence, in characters. */
const LONGEST_NAME = 256;

/** The page for a visit. */
export function visitPage(parts: VisitPageParts, visit: Visit): string {
  const { reader, now, news, linked, problems = {} } = parts;
  const organizer = inSentence(
    visibleLine(organizerName(visit.invite, parts.defaultOrganizerName), LONGEST_NAME),
  );
  if (visit.kind === 'removed') return noticePage(reader, reader.words.removed(organizer), 'plain', 'person');
  const { kind, invite, recipient } = visit;
  return invitationPage({
    reader,
    now,
    kind,
    invite,
    recipient,
    organizer,
    values: parts.values ?? presentValues(recipient, invite.event, linked),
    problems,
    isLinked: linked !== undefined,
    ...(news === undefined ? {} : { news }),
  });
}

/** A name written from right to left would turn the words around it about; isolated it turns only itself. */
function inSentence(name = ''): string {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(name) ? `\u2068${name}\u2069` : name;
}
