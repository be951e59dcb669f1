import { type Html, html } from './html.ts';

/** Line drawings on a grid of 24, in the colour of the text; hidden from screen readers, which have the words. */
const PATHS = {
  clock: 'M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  place: 'M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21ZM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.8-3.4 3.8-5 7.5-5s6.700 1.600 7.500 5',
  mail: 'M4 6h16v12H4ZM4.500 6.500 12 13l7.500-6.500',
  repeat: 'M4 11a6 6 0 0 1 6-6h9m0 0-3-3m3 3-3 3M20 13a6 6 0 0 1-6 6H5m0 0 3 3m-3-3 3-3',
  check: 'M8 12.500l2.800 2.800L16 9.500M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  cross: 'm9 9 6 6m0-6-6 6M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  info: 'M12 11v5M12 8v.010M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  calendar: 'M4 6.500h16V20H4ZM4 10.500h16M8 4v4M16 4v4',
} as const;
export type IconName = keyof typeof PATHS;

export function icon(name: IconName, size = 24): Html {
  return html`<svg width="${size}" height="${size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="${PATHS[name]}"/></svg>`;
}
