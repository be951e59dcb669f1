/**
 * The colours of the mail, light and dark; those of the RSVP page. Light ones stand in `style` attributes, since Gmail
 * and Outlook read little else; dark ones in a style sheet. Gmail's apps and Outlook turn light colours into dark ones
 * by themselves: every surface and every text has a colour of its own, so that none is turned without the other.
 */
export const COLOURS = {
  paper: ['#f3f1ec', '#121419'],
  card: ['#ffffff', '#1b1e25'],
  ink: ['#1c2028', '#eceef2'],
  quiet: ['#5a616e', '#a9b0bd'],
  line: ['#e5e1d9', '#2e333d'],
  accent: ['#33489f', '#a9b8ff'],
  'on-accent': ['#ffffff', '#131a3a'],
  yes: ['#17714a', '#74d3a4'],
  'yes-tint': ['#e5f3ec', '#19322a'],
  maybe: ['#855600', '#efc268'],
  'maybe-tint': ['#fbf1dc', '#352b16'],
  no: ['#a92c2c', '#ff9f97'],
  'no-tint': ['#fbeaea', '#3a2022'],
} as const;
type Colour = keyof typeof COLOURS;

/** What colours paint, and which: no more rules than are used, since Gmail drops style sheets beyond 8192 characters. */
const PAINTS = {
  t: {
    property: 'color',
    colours: ['ink', 'quiet', 'accent', 'on-accent', 'yes', 'maybe', 'no'],
  },
  b: {
    property: 'background-color',
    colours: ['paper', 'card', 'accent', 'yes-tint', 'maybe-tint', 'no-tint'],
  },
  e: { property: 'border-color', colours: ['line', 'yes', 'maybe', 'no'] },
} as const;
type Paint = keyof typeof PAINTS;

/** An element's colours by what they paint: its text (`t`), its background (`b`) and its edge (`e`). */
export type Painting = { readonly [P in Paint]?: (typeof PAINTS)[P]['colours'][number] };

/** An element's style and colours as attributes, the background also as the one that Word reads. */
export function painted(style: string, painting: Painting, ...classes: string[]): string {
  const entries = Object.entries(painting) as [Paint, Colour][];
  const names = [...classes, ...entries.map(([paint, colour]) => `${paint}-${colour}`)];
  const inline = entries.map(([paint, colour]) => `${PAINTS[paint].property}: ${COLOURS[colour][0]}`);
  const attribute = painting.b ? ` bgcolor="${COLOURS[painting.b][0]}"` : '';
  return `class="${names.join(' ')}"${attribute} style="${[style, ...inline].join('; ')}"`;
}

/** Rules for dark themes: by the reader's preference, and as Outlook on the web marks what it has turned dark. */
export function darkRules(): string {
  const rules = (paint: Paint, prefix: string) =>
    PAINTS[paint].colours.map(
      (colour) =>
        `${prefix}.${paint}-${colour} { ${PAINTS[paint].property}: ${COLOURS[colour][1]} !important; }`,
    );
  return [
    '@media (prefers-color-scheme: dark) {',
    ...(['t', 'b', 'e'] as const).flatMap((paint) => rules(paint, '')),
    '}',
    ...rules('t', '[data-ogsc] '),
    ...rules('b', '[data-ogsb] '),
    ...rules('e', '[data-ogsb] '),
  ].join('\r\n');
}
