/** Where the recipients' pages are served; what follows is a link's token. */
export const RSVP_PATH = '/rsvp/';
