import type { Answer, NoReplyReading, ReplyReading } from '../reading.ts';
import type { ExtractedMail } from './extract.ts';
import { type Interpretation, interpret, isAfterEnd, type ReplyContext } from './interpret.ts';
import { byOccurrence, occurrenceKey } from './occurrence.ts';
import type { AnswerComponent } from './read-calendars.ts';
import { sameUid, unwrapUid } from './uid.ts';

export interface GatherContext extends ReplyContext {
  /** UID of the event. */
  readonly uid?: string | undefined;
}

export interface Gathered {
  readonly outcome: ReplyReading | NoReplyReading;
  readonly warnings: readonly string[];
}

/**
 * What the answers of one mail say together: one for the whole event and one for each occurrence. Several of a
 * kind are copies of one or its author's changed mind: the one with the latest DTSTAMP counts (mail-replies
 * case 109). Takes one answer at least. Never throws.
 */
export function gather(
  components: readonly [AnswerComponent, ...AnswerComponent[]],
  mail: ExtractedMail,
  context: GatherContext,
): Gathered {
  const { uid, ours, uidMismatch, warnings } = aboutOneEvent(components, context.uid);
  const groups = Map.groupBy(ours, ({ occurrence }) => occurrenceKey(occurrence));
  const read = [...groups.values()]
    .sort(([a], [b]) => byOccurrence(a?.occurrence, b?.occurrence))
    .map((group) => newestOf(group, mail, context));
  warnings.push(...read.flatMap((one) => one.warnings));
  const outcomes = read.map(({ outcome }) => outcome);
  const [first, ...others] = outcomes.filter((outcome): outcome is Answer => !('kind' in outcome));
  if (!first) return { outcome: outcomes.find((outcome) => 'kind' in outcome) as NoReplyReading, warnings };
  const answers = [first, ...others] as const;
  if (answers.some((answer) => isAfterEnd(answer, context.event)))
    warnings.push('The answer was given after the event had ended.');
  return {
    outcome: { kind: 'reply', answers, ...(uid ? { uid } : {}), ...(uidMismatch ? { uidMismatch } : {}) },
    warnings,
  };
}

/** A mail answers one event: ours where it is among those that it names, else the first. */
function aboutOneEvent(
  components: readonly [AnswerComponent, ...AnswerComponent[]],
  uid: string | undefined,
) {
  const warnings: string[] = [];
  const named = components.find(({ component }) => uid && component.uid && sameUid(uid, component.uid));
  const theirs = (named ?? components.find(({ component }) => component.uid))?.component.uid;
  const ours = components.filter(
    ({ component }) => !component.uid || (theirs && sameUid(theirs, component.uid)),
  );
  if (ours.length < components.length)
    warnings.push('The mail answers several events; the answers to the others were ignored.');
  const uidMismatch = uid !== undefined && theirs !== undefined && !named;
  if (uidMismatch)
    warnings.push(
      `The answer names another event (UID ${unwrapUid(theirs).slice(0, 200)}) than its reply address.`,
    );
  if (theirs !== undefined && theirs.trim() !== unwrapUid(theirs))
    warnings.push('The UID was wrapped by the client and was unwrapped.');
  return {
    ours,
    warnings,
    ...(theirs === undefined ? {} : { uid: unwrapUid(theirs) }),
    ...(uidMismatch ? { uidMismatch: true as const } : {}),
  };
}

function newestOf(
  group: readonly AnswerComponent[],
  mail: ExtractedMail,
  context: ReplyContext,
): Interpretation {
  const stampOf = ({ component }: AnswerComponent) => component.stamp ?? Number.NEGATIVE_INFINITY;
  const newest = group.reduce((a, b) => (stampOf(b) > stampOf(a) ? b : a));
  const chosen = interpret(newest, mail, context);
  const isOther = (answer: AnswerComponent) =>
    answer !== newest && saysElse(interpret(answer, mail, context), chosen);
  return group.some(isOther)
    ? {
        ...chosen,
        warnings: [...chosen.warnings, 'The mail answers twice and differently; the latest DTSTAMP counts.'],
      }
    : chosen;
}

function saysElse({ outcome: a }: Interpretation, { outcome: b }: Interpretation): boolean {
  const content = (outcome: Interpretation['outcome']) =>
    'kind' in outcome
      ? outcome.disposition
      : JSON.stringify([outcome.reply.status, outcome.reply.comment, outcome.reply.proposal]);
  return content(a) !== content(b);
}
