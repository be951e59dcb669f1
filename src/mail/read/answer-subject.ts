import type { RsvpStatus } from '../../invites/invite.ts';

/**
 * Words with which calendar clients begin the subject of an answer, in the languages that they are used in
 * (mail-replies case 60). Lower case; what follows is a colon.
 */
const WORDS: Readonly<Record<Exclude<RsvpStatus, 'PENDING'>, readonly string[]>> = {
  ACCEPTED: [
    ...['accepted', 'event accepted', 'akzeptiert', 'angenommen', 'zusage', 'zugesagt', 'termin akzeptiert'],
    ...['accepté', 'acceptée', 'aceptado', 'aceptada', 'accettato', 'accettata', 'geaccepteerd', 'aceito'],
    ...['aceita', 'aceite', 'accepterat', 'accepteret', 'godtatt', 'hyväksytty', 'zaakceptowano'],
    ...['zaakceptowane', 'přijato', 'elfogadva', 'kabul edildi', 'принято', 'прийнято', '承諾', '承諾済み'],
    ...['已接受', '接受', '수락', '수락됨'],
  ],
  DECLINED: [
    ...['declined', 'event declined', 'abgelehnt', 'absage', 'abgesagt', 'refusé', 'refusée', 'décliné'],
    ...['rechazado', 'rechazada', 'rifiutato', 'rifiutata', 'geweigerd', 'afgewezen', 'recusado', 'recusada'],
    ...['avböjt', 'avvisat', 'afvist', 'avslått', 'hylätty', 'odrzucono', 'odrzucone', 'odmítnuto'],
    ...[
      'elutasítva',
      'reddedildi',
      'отклонено',
      'відхилено',
      '辞退',
      '欠席',
      '已拒绝',
      '已謝絕',
      '거절',
      '거절됨',
    ],
  ],
  TENTATIVE: [
    ...['tentative', 'tentatively accepted', 'event tentatively accepted', 'maybe', 'new time proposed'],
    ...['proposed new time', 'mit vorbehalt', 'unter vorbehalt', 'vorläufig', 'vorläufig zugesagt'],
    ...['neue zeit vorgeschlagen', 'provisoire', 'peut-être', 'nouvel horaire proposé', 'provisional'],
    ...['provisionale', 'provvisorio', 'voorlopig', 'provisório', 'provisória', 'preliminärt', 'foreløbig'],
    ...['foreløpig', 'alustava', 'wstępnie', 'nezávazně', 'feltételes', 'под вопросом', '仮承諾', '仮の予定'],
    ...['暂定', '暫定', '미정'],
  ],
};

const BEGINNINGS: ReadonlyMap<string, RsvpStatus> = new Map(
  Object.entries(WORDS).flatMap(([status, words]) => words.map((word) => [word, status as RsvpStatus])),
);

export interface AnswerSubject {
  readonly status: RsvpStatus;
  /** The words before the colon, as written. */
  readonly words: string;
}

/** The answer that a subject begins with. A hint for people: subjects are kept in replies and forwards. */
export function readAnswerSubject(subject: string | undefined): AnswerSubject | undefined {
  const words = /^([^:：]{1,60})[:：]/.exec(subject?.normalize('NFC') ?? '')?.[1]?.trim();
  const status = words && BEGINNINGS.get(words.toLowerCase().replace(/\s+/g, ' '));
  return status ? { status, words } : undefined;
}
