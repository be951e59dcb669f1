import type { Words } from './words.ts';

export const de: Words = {
  invitesYou: (organizer) => `${organizer} lädt Sie ein`,
  when: 'Wann',
  where: 'Wo',
  link: 'Link',
  organizer: 'Organisation',
  allDay: 'Ganztägig',
  repeats: 'Das ist der erste Termin einer Serie.',
  answersAll: 'Ihre Antwort gilt für alle.',
  about: 'Einzelheiten',
  guests: 'Gäste',
  guestStatus: { PENDING: 'noch keine Antwort', ACCEPTED: 'ja', TENTATIVE: 'vielleicht', DECLINED: 'nein' },

  question: 'Nehmen Sie teil?',
  answers: { accepted: 'Ja', tentative: 'Vielleicht', declined: 'Nein' },
  message: (organizer) => `Nachricht an ${organizer}`,
  optional: 'freiwillig',
  propose: 'Andere Zeit vorschlagen',
  proposeHint: (timeZone) =>
    `In der Zeitzone ${timeZone}. Lassen Sie die Felder leer, wenn die Zeit so bleiben soll.`,
  proposeDayHint: 'Lassen Sie die Felder leer, wenn die Tage so bleiben sollen.',
  date: 'Datum',
  starts: 'Beginn',
  ends: 'Ende',
  endDate: 'Endet am',
  firstDay: 'Erster Tag',
  lastDay: 'Letzter Tag',
  send: 'Antwort senden',
  answeringAs: (guest) => `Sie antworten als ${guest}.`,
  private: 'Diese Seite ist nur für Sie: Wer ihre Adresse kennt, kann in Ihrem Namen antworten.',

  answered: {
    accepted: 'Sie haben zugesagt',
    tentative: 'Sie haben „Vielleicht“ geantwortet',
    declined: 'Sie haben abgesagt',
  },
  yourMessage: 'Ihre Nachricht',
  yourProposal: 'Ihr Vorschlag',
  change: 'Antwort ändern',
  sent: (organizer) => ({ title: 'Vielen Dank', text: `Ihre Antwort wurde an ${organizer} weitergegeben.` }),

  problemsTitle: 'Ihre Antwort wurde noch nicht gesendet',
  problems: {
    noAnswer: 'Wählen Sie Ja, Vielleicht oder Nein.',
    commentTooLong: 'Kürzen Sie Ihre Nachricht: Sie darf 4.096 Zeichen haben.',
    badDate: 'Geben Sie ein Datum ein, zum Beispiel 2031-03-05.',
    badTime: 'Geben Sie eine Uhrzeit ein, zum Beispiel 14:30.',
    endsTooEarly: 'Das Ende muss nach dem Beginn liegen.',
    alreadyPast: 'Wählen Sie einen Zeitpunkt in der Zukunft.',
    sameTime: 'Das ist die Zeit, die schon vorgesehen ist.',
  },
  moved: {
    title: 'Der Termin hat sich geändert',
    text: 'Er wurde geändert, während diese Seite geöffnet war. Ihre Antwort wurde deshalb nicht gesendet. Sehen Sie sich die neuen Angaben an und antworten Sie noch einmal.',
  },

  cancelled: (organizer) => ({
    title: 'Dieser Termin ist abgesagt',
    text: `${organizer} hat ihn abgesagt. Sie brauchen nichts weiter zu tun.`,
  }),
  past: { title: 'Dieser Termin ist vorbei', text: 'Sie können darauf nicht mehr antworten.' },
  elsewhere: {
    title: 'Bitte antworten Sie in Ihrem Kalender',
    text: 'Antworten auf diese Einladung laufen über Ihren Kalender. Öffnen Sie sie dort oder in der E-Mail, um zu antworten.',
  },
  removed: (organizer) => ({
    title: 'Sie stehen nicht mehr auf der Gästeliste',
    text: `${organizer} hat Sie von der Gästeliste dieses Termins genommen. Sie brauchen nichts weiter zu tun.`,
  }),
  expired: {
    title: 'Dieser Link ist abgelaufen',
    text: 'Der Termin dazu liegt schon länger zurück. Wenn Sie eine neuere E-Mail bekommen haben, nutzen Sie den Link darin.',
  },
  unknown: {
    title: 'Dieser Link führt ins Leere',
    text: 'Vielleicht fehlt ein Teil der Adresse. Öffnen Sie den Link in Ihrer E-Mail noch einmal, oder antworten Sie mit den Schaltflächen Ihres Kalenders.',
  },
  tooMany: {
    title: 'Einen Moment bitte',
    text: 'Diese Seite wurde in kurzer Zeit sehr oft aufgerufen. Versuchen Sie es in einer Minute noch einmal.',
  },
  foreign: {
    title: 'Ihre Antwort wurde nicht angenommen',
    text: 'Sie kam von einer anderen Website. Öffnen Sie den Link in Ihrer E-Mail und antworten Sie dort.',
  },
  failed: {
    title: 'Etwas ist schiefgegangen',
    text: 'Der Fehler liegt bei uns. Versuchen Sie es gleich noch einmal, oder antworten Sie mit den Schaltflächen Ihres Kalenders.',
  },
};
