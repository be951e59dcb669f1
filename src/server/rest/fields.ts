import type { ErrorKey, FieldProblem } from './problems.ts';

/**
 * One level of a request's JSON. What is wrong is noted and read as absent, so that one answer can name every
 * problem; `null` is absent too, since PHP's and C#'s SDKs write it for what was left out. Keys that nobody asks
 * for are never looked at: Python's tests send an `event_id`, Node's SDK leaks its own options (contract 2.1).
 */
export class Fields {
  readonly #values: object;
  readonly #prefix: string;
  readonly #problems: FieldProblem[];

  constructor(values: object, prefix: string, problems: FieldProblem[]) {
    this.#values = values;
    this.#prefix = prefix;
    this.#problems = problems;
  }

  value(name: string): unknown {
    // Own keys only: `constructor` and its like are on every object.
    return Object.hasOwn(this.#values, name)
      ? ((this.#values as Record<string, unknown>)[name] ?? undefined)
      : undefined;
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === 'string') return value;
    return this.wrong(name, 'errors.invalid', 'must be a string');
  }

  requiredText(name: string): string | undefined {
    const text = this.value(name) === '' ? undefined : this.value(name);
    return text === undefined ? this.wrong(name, 'errors.required', 'required') : this.text(name);
  }

  /** The object under a name. */
  within(name: string): Fields | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : this.#level(value, name);
  }

  requiredWithin(name: string): Fields | undefined {
    return this.within(name) ?? this.#missing(name);
  }

  /** The objects of the list under a name, at most so many: a longer list is one problem and not a thousand. */
  listWithin(name: string, most: number): readonly (Fields | undefined)[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) return this.wrong(name, 'errors.invalid', 'must be a list');
    if (value.length > most) return this.wrong(name, 'errors.invalid', `must have at most ${most} elements`);
    return value.map((element: unknown, index) => this.#level(element, `${name}.${index}`));
  }

  /** Notes what is wrong with the value under a name; that value then counts as absent. */
  wrong(name: string, key: ErrorKey, description: string): undefined {
    this.#problems.push({ field: `${this.#prefix}${name}`, key, description });
    return undefined;
  }

  #missing(name: string): undefined {
    // What is there and no object was noted already.
    return this.value(name) === undefined ? this.wrong(name, 'errors.required', 'required') : undefined;
  }

  #level(value: unknown, name: string): Fields | undefined {
    const isObject = typeof value === 'object' && value !== null;
    // PHP writes an empty map as an empty list.
    if (!isObject || (Array.isArray(value) && value.length > 0))
      return this.wrong(name, 'errors.invalid', 'must be an object');
    return new Fields(value, `${this.#prefix}${name}.`, this.#problems);
  }
}
