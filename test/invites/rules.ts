import fc from 'fast-check';

/** Rules of every accepted kind, as texts. */

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const some = <T>(from: fc.Arbitrary<T>, most = 3) => fc.uniqueArray(from, { minLength: 1, maxLength: most });
const maybe = (name: string, values: fc.Arbitrary<readonly unknown[]>) =>
  fc.option(values, { nil: [] }).map((list) => (list.length === 0 ? '' : `;${name}=${list.join(',')}`));

const interval = fc.oneof(
  fc.constant(''),
  fc.integer({ min: 2, max: 5 }).map((n) => `;INTERVAL=${n}`),
);
const count = fc.oneof(
  fc.constant(''),
  fc.integer({ min: 1, max: 30 }).map((n) => `;COUNT=${n}`),
);
const weekStart = fc.constantFrom('', ';WKST=SU', ';WKST=WE');
const months = some(fc.integer({ min: 1, max: 12 }));
const monthDays = some(fc.oneof(fc.integer({ min: 1, max: 31 }), fc.integer({ min: -31, max: -1 })));
const weekdays = some(fc.constantFrom(...WEEKDAYS), 5);
/** A day of the week is named in one way only: plain, or from the beginning, or from the end. */
const ordinalDays = fc
  .uniqueArray(fc.tuple(fc.constantFrom('', 1, 2, 3, 4, 5, -1, -2), fc.constantFrom(...WEEKDAYS)), {
    minLength: 1,
    maxLength: 3,
    selector: ([, weekday]) => weekday,
  })
  .map((list) => list.map(([ordinal, weekday]) => `${ordinal}${weekday}`));
const positions = some(fc.constantFrom(1, 2, 3, -1, -2), 2);

const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((list) => list.join(''));
const freq = (name: string) => fc.constant(`FREQ=${name}`);

const daily = joined(freq('DAILY'), interval, count, maybe('BYMONTH', months), maybe('BYDAY', weekdays));
const weekly = joined(
  freq('WEEKLY'),
  interval,
  count,
  maybe('BYMONTH', months),
  maybe('BYDAY', weekdays),
  weekStart,
);
const byDayOrDate = fc.oneof(maybe('BYDAY', ordinalDays), maybe('BYMONTHDAY', monthDays));
const monthly = joined(freq('MONTHLY'), interval, count, byDayOrDate);
const picked = joined(
  fc.constantFrom('FREQ=MONTHLY', 'FREQ=YEARLY;BYMONTH=9'),
  interval,
  count,
  weekdays.map((list) => `;BYDAY=${list.join(',')}`),
  positions.map((list) => `;BYSETPOS=${list.join(',')}`),
);
const oncePerYear = joined(freq('YEARLY'), interval, count, maybe('BYDAY', ordinalDays));
const yearly = joined(
  freq('YEARLY'),
  interval,
  count,
  months.map((list) => `;BYMONTH=${list.join(',')}`),
  fc.oneof(maybe('BYDAY', ordinalDays), maybe('BYMONTHDAY', some(fc.integer({ min: 1, max: 28 })))),
);

export const aRule = fc.oneof(daily, weekly, monthly, picked, oncePerYear, yearly);
