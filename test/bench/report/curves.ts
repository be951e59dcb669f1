import type { Curve } from '../figures.ts';
import { dot, line, picture, polyline, text } from './svg.ts';
import { number } from './table.ts';

const WIDTH = 860;
const HEIGHT = 380;
const LEFT = 90;
const RIGHT = WIDTH - 30;
const TOP = 84;
const FOOT = HEIGHT - 56;

/** Lines over a logarithmic x, from 0 up. */
export function curvePicture(curve: Curve): string {
  const all = curve.lines.flatMap(({ points }) => points);
  const xs = [...new Set(all.map(([x]) => x))].sort((a, b) => a - b);
  const [first = 1, last = 10] = [xs[0], xs.at(-1)];
  const top = niceAbove(Math.max(...all.map(([, y]) => y), 1e-9));
  const span = Math.log(last / first) || 1;
  const px = (x: number) => LEFT + (Math.log(x / first) / span) * (RIGHT - LEFT);
  const py = (y: number) => FOOT - (y / top) * (FOOT - TOP);
  const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => share * top);
  let legend = LEFT;
  return picture(WIDTH, HEIGHT, curve.title, [
    ...steps.flatMap((y) => [
      line(LEFT, py(y), RIGHT, py(y), 'rule'),
      text(LEFT - 10, py(y) + 4, number(y), 'quiet', 'end'),
    ]),
    ...xs.map((x) => text(px(x), FOOT + 20, number(x), 'quiet', 'middle')),
    text((LEFT + RIGHT) / 2, HEIGHT - 14, curve.x, 'quiet', 'middle'),
    text(20, TOP - 12, curve.y, 'quiet'),
    ...curve.lines.flatMap(({ name, points }, index) => {
      const colour = `c${index % 5}`;
      const at = legend;
      legend += 34 + name.length * 7.2;
      return [
        dot(at + 4, 51, colour),
        text(at + 14, 55, name),
        polyline(
          points.map(([x, y]) => [px(x), py(y)]),
          colour,
        ),
        ...points.map(([x, y]) => dot(px(x), py(y), colour)),
      ];
    }),
  ]);
}

/** The next number of 1, 2 or 5 times a power of ten. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}
