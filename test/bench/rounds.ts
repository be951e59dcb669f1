import type { Goal, Row } from './figures.ts';
import { median, ratios } from './statistics.ts';

/** One side of a comparison: measured once in each round, giving figures by name. */
export interface Contender<Figure extends string = string> {
  readonly name: string;
  measure(round: number): Promise<Readonly<Record<Figure, number>>>;
}

/** What each contender gave, round by round. */
export class Series<Figure extends string = string> {
  readonly #figures = new Map<string, Record<string, number>[]>();

  add(name: string, figures: Readonly<Record<Figure, number>>): void {
    const own = this.#figures.get(name) ?? [];
    own.push(figures);
    this.#figures.set(name, own);
  }

  /** One figure of one contender in every round. Throws where it was not measured. */
  of(name: string, figure: Figure): number[] {
    const own = this.#figures.get(name);
    if (!own) throw new Error(`${name} was not measured.`);
    return own.map((figures) => figures[figure] as number);
  }

  median(name: string, figure: Figure): number {
    return median(this.of(name, figure));
  }
}

/**
 * Measures every contender in turn, A B C A B C …, so that a machine that grows slower grows slower for all. The
 * order turns by one with each round: none is always measured right after the same neighbour.
 */
export async function alternate<Figure extends string>(
  contenders: readonly Contender<Figure>[],
  rounds: number,
  progress: (what: string) => void = () => {},
): Promise<Series<Figure>> {
  const series = new Series<Figure>();
  for (let round = 0; round < rounds; round++)
    for (let turn = 0; turn < contenders.length; turn++) {
      const contender = contenders[(turn + round) % contenders.length] as Contender<Figure>;
      const figures = await contender.measure(round);
      series.add(contender.name, figures);
      progress(`round ${round + 1}/${rounds}, ${contender.name}: ${shown(figures)}`);
    }
  return series;
}

function shown(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
    .join(', ');
}

/** Names a row and where its goal lies. */
export interface RowText {
  readonly suite: string;
  readonly key: string;
  readonly what: string;
  readonly of: string;
  readonly unit: string;
  readonly goal?: Goal;
  readonly note?: string;
}

/** A row out of two series. */
export function rowOf(
  { unit, ...text }: RowText,
  values: readonly number[],
  references: readonly number[],
): Row {
  return {
    ...text,
    ...ratios(values, references),
    measured: { value: median(values), reference: median(references), unit },
  };
}
