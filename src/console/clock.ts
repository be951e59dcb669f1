/** The browser's time, in milliseconds since 1970. The only place of the console that reads it. */
export const now = (): number => Date.now();
