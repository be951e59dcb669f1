const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));

let knownDay = Number.NaN;
let dayText = '';

/**
 * The instant as `Date.toISOString` writes it, in a tenth of the time: an event that is replayed has three of them,
 * mostly of one day. Throws RangeError where there is no such instant.
 * @param instant whole milliseconds since 1970
 */
export function isoInstant(instant: number): string {
  const day = Math.floor(instant / DAY_MS);
  if (day !== knownDay) {
    // Up to the T: years of more than four digits have a longer one.
    const text = new Date(instant).toISOString();
    dayText = text.slice(0, text.indexOf('T') + 1);
    knownDay = day;
  }
  const inDay = instant - day * DAY_MS;
  const seconds = Math.floor(inDay / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const time = `${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds % 60]}`;
  return `${dayText}${time}.${String(inDay % 1000).padStart(3, '0')}Z`;
}
