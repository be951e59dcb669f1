import type { Words } from './words.ts';

export const fr: Words = {
  invitesYou: (organizer) => `${organizer} vous invite`,
  when: 'Quand',
  where: 'Où',
  link: 'Lien',
  organizer: 'Organisation',
  allDay: 'Toute la journée',
  repeats: 'C’est la première date d’une série.',
  answersAll: 'Votre réponse vaut pour toutes.',
  about: 'Détails',
  guests: 'Invités',
  guestStatus: { PENDING: 'pas encore de réponse', ACCEPTED: 'oui', TENTATIVE: 'peut-être', DECLINED: 'non' },

  question: 'Participerez-vous ?',
  answers: { accepted: 'Oui', tentative: 'Peut-être', declined: 'Non' },
  message: (organizer) => `Message à ${organizer}`,
  optional: 'facultatif',
  propose: 'Proposer un autre horaire',
  proposeHint: (timeZone) =>
    `Dans le fuseau horaire ${timeZone}. Laissez ces champs vides pour garder l’horaire prévu.`,
  proposeDayHint: 'Laissez ces champs vides pour garder les dates prévues.',
  date: 'Date',
  starts: 'Début',
  ends: 'Fin',
  endDate: 'Date de fin',
  firstDay: 'Premier jour',
  lastDay: 'Dernier jour',
  send: 'Envoyer la réponse',
  answeringAs: (guest) => `Vous répondez en tant que ${guest}.`,
  private: 'Cette page n’est destinée qu’à vous : quiconque en a l’adresse peut répondre à votre place.',

  answered: {
    accepted: 'Vous avez répondu oui',
    tentative: 'Vous avez répondu peut-être',
    declined: 'Vous avez répondu non',
  },
  yourMessage: 'Votre message',
  yourProposal: 'Votre proposition',
  change: 'Modifier votre réponse',
  sent: (organizer) => ({ title: 'Merci', text: `Votre réponse a été transmise à ${organizer}.` }),

  problemsTitle: 'Votre réponse n’a pas encore été envoyée',
  problems: {
    noAnswer: 'Choisissez oui, peut-être ou non.',
    commentTooLong: 'Raccourcissez votre message : il peut contenir 4 096 caractères.',
    badDate: 'Indiquez une date, par exemple 2031-03-05.',
    badTime: 'Indiquez une heure, par exemple 14:30.',
    endsTooEarly: 'La fin doit venir après le début.',
    alreadyPast: 'Choisissez un moment à venir.',
    sameTime: 'C’est déjà l’horaire prévu.',
  },
  moved: {
    title: 'L’événement a changé',
    text: 'Il a été modifié pendant que cette page était ouverte ; votre réponse n’a donc pas été envoyée. Consultez les nouvelles informations et répondez de nouveau.',
  },

  cancelled: (organizer) => ({
    title: 'Cet événement est annulé',
    text: `${organizer} l’a annulé. Vous n’avez rien d’autre à faire.`,
  }),
  past: { title: 'Cet événement est passé', text: 'Il n’est plus possible d’y répondre.' },
  elsewhere: {
    title: 'Répondez depuis votre agenda',
    text: 'Les réponses à cette invitation passent par votre agenda. Ouvrez-la dans celui-ci ou dans l’e-mail pour répondre.',
  },
  removed: (organizer) => ({
    title: 'Vous ne figurez plus sur la liste des invités',
    text: `${organizer} a retiré votre nom de la liste des invités de cet événement. Vous n’avez rien d’autre à faire.`,
  }),
  expired: {
    title: 'Ce lien a expiré',
    text: 'L’événement correspondant a eu lieu il y a quelque temps. Si vous avez reçu un e-mail plus récent, utilisez le lien qu’il contient.',
  },
  unknown: {
    title: 'Ce lien ne mène nulle part',
    text: 'Il manque peut-être une partie de l’adresse. Ouvrez de nouveau le lien de votre e-mail, ou répondez avec les boutons de votre agenda.',
  },
  tooMany: {
    title: 'Un instant, s’il vous plaît',
    text: 'Cette page a été ouverte très souvent en peu de temps. Réessayez dans une minute.',
  },
  foreign: {
    title: 'Votre réponse n’a pas été acceptée',
    text: 'Elle provenait d’un autre site. Ouvrez le lien de votre e-mail et répondez depuis cette page.',
  },
  failed: {
    title: 'Une erreur s’est produite',
    text: 'Le problème vient de nous. Réessayez dans un instant, ou répondez avec les boutons de votre agenda.',
  },
};
