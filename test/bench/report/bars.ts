import { type Row, verdict } from '../figures.ts';
import { bar, line, picture, text } from './svg.ts';
import { goalText, number } from './table.ts';

const WIDTH = 860;
const LABELS = 430;
const ROW = 30;
const TOP = 50;

/** Ratios as bars, with a mark where each goal lies. */
export function barPicture(title: string, rows: readonly Row[]): string {
  const most = Math.max(...rows.flatMap(({ ratio, goal }) => [ratio, goal?.value ?? 0]), 1);
  const room = WIDTH - LABELS - 190;
  const x = (ratio: number) => LABELS + (ratio / most) * room;
  const content = rows.flatMap((row, index) => {
    const y = TOP + index * ROW;
    const word = verdict(row);
    const goal = row.goal ? `  goal ${goalText(row.goal)}: ${word}` : '';
    return [
      text(LABELS - 10, y + 16, row.what, 'text', 'end'),
      bar(LABELS, y + 4, x(row.ratio) - LABELS, 16, row.goal ? (word === 'reached' ? 'c0' : 'c2') : 'c1'),
      ...(row.goal ? [line(x(row.goal.value), y + 1, x(row.goal.value), y + 23, 'goal')] : []),
      text(
        Math.max(x(row.ratio), x(row.goal?.value ?? 0)) + 8,
        y + 16,
        `${number(row.ratio)}${goal}`,
        'quiet',
      ),
    ];
  });
  const foot = TOP + rows.length * ROW;
  const ofWhat = [...new Set(rows.map(({ of }) => of))].join(' · ');
  return picture(WIDTH, foot + 34, title, [
    line(LABELS, TOP - 4, LABELS, foot, 'rule'),
    ...content,
    text(20, foot + 20, `1 is: ${ofWhat}`.slice(0, 130), 'quiet'),
  ]);
}
