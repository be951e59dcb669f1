import type { Words } from './words.ts';

export const es: Words = {
  invitesYou: (organizer) => `Invitación de ${organizer}`,
  when: 'Cuándo',
  where: 'Dónde',
  link: 'Enlace',
  organizer: 'Organización',
  allDay: 'Todo el día',
  repeats: 'Es la primera fecha de una serie.',
  answersAll: 'Su respuesta vale para todas.',
  about: 'Detalles',
  guests: 'Invitados',
  guestStatus: { PENDING: 'aún sin respuesta', ACCEPTED: 'sí', TENTATIVE: 'quizás', DECLINED: 'no' },

  question: '¿Asistirá?',
  answers: { accepted: 'Sí', tentative: 'Quizás', declined: 'No' },
  message: (organizer) => `Mensaje para ${organizer}`,
  optional: 'opcional',
  propose: 'Proponer otra hora',
  proposeHint: (timeZone) =>
    `En la zona horaria ${timeZone}. Deje los campos vacíos para mantener la hora prevista.`,
  proposeDayHint: 'Deje los campos vacíos para mantener las fechas previstas.',
  date: 'Fecha',
  starts: 'Inicio',
  ends: 'Fin',
  endDate: 'Fecha de fin',
  firstDay: 'Primer día',
  lastDay: 'Último día',
  send: 'Enviar respuesta',
  answeringAs: (guest) => `Responde como ${guest}.`,
  private: 'Esta página es solo para usted: quien tenga su dirección puede responder en su nombre.',

  answered: {
    accepted: 'Ha respondido que sí',
    tentative: 'Ha respondido que quizás',
    declined: 'Ha respondido que no',
  },
  yourMessage: 'Su mensaje',
  yourProposal: 'Su propuesta',
  change: 'Cambiar la respuesta',
  sent: (organizer) => ({ title: 'Gracias', text: `Hemos transmitido su respuesta a ${organizer}.` }),

  problemsTitle: 'Su respuesta aún no se ha enviado',
  problems: {
    noAnswer: 'Elija sí, quizás o no.',
    commentTooLong: 'Acorte el mensaje: puede tener 4096 caracteres.',
    badDate: 'Indique una fecha, por ejemplo 2031-03-05.',
    badTime: 'Indique una hora, por ejemplo 14:30.',
    endsTooEarly: 'El fin debe ser posterior al inicio.',
    alreadyPast: 'Elija un momento futuro.',
    sameTime: 'Esa es la hora que ya está prevista.',
  },
  moved: {
    title: 'El evento ha cambiado',
    text: 'Se modificó mientras tenía abierta esta página, así que su respuesta no se ha enviado. Revise los nuevos datos y responda de nuevo.',
  },

  cancelled: (organizer) => ({
    title: 'Este evento está cancelado',
    text: `${organizer} lo ha cancelado. No tiene que hacer nada más.`,
  }),
  past: { title: 'Este evento ya ha pasado', text: 'Ya no es posible responder.' },
  elsewhere: {
    title: 'Responda desde su calendario',
    text: 'Las respuestas a esta invitación pasan por su calendario. Ábrala allí o en el correo para responder.',
  },
  removed: (organizer) => ({
    title: 'Ya no está en la lista de invitados',
    text: `${organizer} ha retirado su nombre de la lista de invitados de este evento. No tiene que hacer nada más.`,
  }),
  expired: {
    title: 'Este enlace ha caducado',
    text: 'El evento al que corresponde fue hace tiempo. Si ha recibido un correo más reciente, use el enlace que contiene.',
  },
  unknown: {
    title: 'Este enlace no lleva a ninguna parte',
    text: 'Quizás falte una parte de la dirección. Abra de nuevo el enlace de su correo o responda con los botones de su calendario.',
  },
  tooMany: {
    title: 'Un momento, por favor',
    text: 'Esta página se ha abierto muchas veces en poco tiempo. Inténtelo de nuevo dentro de un minuto.',
  },
  foreign: {
    title: 'Su respuesta no se ha aceptado',
    text: 'Venía de otro sitio web. Abra el enlace de su correo y responda allí.',
  },
  failed: {
    title: 'Algo ha salido mal',
    text: 'El fallo es nuestro. Inténtelo de nuevo en un momento o responda con los botones de su calendario.',
  },
};
