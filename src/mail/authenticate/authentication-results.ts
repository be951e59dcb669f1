/** What one check found, by the word of another server (RFC 8601 §2.2). */
export interface StatedResult {
  /** `spf`, `dkim`, `dmarc` and so on, lower case. */
  readonly method: string;
  /** `pass`, `fail` and so on, lower case. */
  readonly result: string;
  /** By their names in lower case, such as `header.from`; of a repeated one the first. */
  readonly properties: ReadonlyMap<string, string>;
  /** The comments, in which many servers tell the policy. */
  readonly comment: string;
}

export interface AuthenticationResults {
  /** Who says so, lower case. */
  readonly authservId: string;
  readonly results: readonly StatedResult[];
}

/** Longest value that is read, in characters. */
export const MAX_RESULTS_LENGTH = 16_384;

/**
 * Reads the value of an Authentication-Results header, its folds undone; undefined where it names no server or is
 * longer than MAX_RESULTS_LENGTH. One pass over the characters.
 */
export function readAuthenticationResults(value: string): AuthenticationResults | undefined {
  if (value.length > MAX_RESULTS_LENGTH) return undefined;
  const [head, ...statements] = statementsOf(value);
  const authservId = head?.words[0];
  if (!authservId || authservId.text === '=') return undefined;
  return { authservId: authservId.text.toLowerCase(), results: statements.flatMap(readStatement) };
}

interface Word {
  text: string;
  quoted: boolean;
  /** Stands directly behind the word before it. */
  joined: boolean;
}
interface Statement {
  readonly words: Word[];
  comment: string;
}

/** What stands between the semicolons, as words and equals signs. */
function statementsOf(value: string): Statement[] {
  const statements: Statement[] = [{ words: [], comment: '' }];
  let statement = statements[0]!;
  let depth = 0;
  let quoted = false;
  let apart = true;
  const add = (char: string) => {
    const last = statement.words.at(-1);
    if (!quoted && last && !apart && last.text !== '=' && !last.quoted) last.text += char;
    else if (quoted && last) last.text += char;
    else statement.words.push({ text: char, quoted: false, joined: !apart });
    apart = false;
  };

  for (let i = 0; i < value.length; i++) {
    const char = value[i]!;
    const escaped = char === '\\' && (quoted || depth > 0);
    if (depth > 0) {
      if (escaped) statement.comment += value[++i] ?? '';
      else {
        if (char === '(') depth++;
        else if (char === ')') depth--;
        statement.comment += depth === 0 ? ' ' : char;
      }
    } else if (quoted) {
      if (escaped) add(value[++i] ?? '');
      else if (char === '"') quoted = false;
      else add(char);
    } else if (char === '(') {
      depth = 1;
      apart = true;
    } else if (char === '"') {
      statement.words.push({ text: '', quoted: true, joined: !apart });
      quoted = true;
      apart = false;
    } else if (char === ';') {
      statement = { words: [], comment: '' };
      statements.push(statement);
      apart = true;
    } else if (char === '=') {
      statement.words.push({ text: '=', quoted: false, joined: !apart });
      apart = false;
    } else if (/\s/.test(char)) apart = true;
    else add(char);
  }
  // An open quote or comment swallowed what came after it, and nobody knows what it was.
  return depth > 0 || quoted ? statements.slice(0, -1) : statements;
}

function readStatement({ words, comment }: Statement): StatedResult[] {
  const pairs: [name: string, value: string][] = [];
  let start = 0;
  for (let i = 0; i < words.length; i++) {
    if (!isEquals(words[i])) continue;
    const name = nameIn(words.slice(start, i));
    let value = words[++i]?.text ?? '';
    // A quoted local part goes on behind its quotes, and base64 ends in equals signs.
    for (let next = words[i + 1]; next?.joined; next = words[++i + 1]) value += next.text;
    pairs.push([name.toLowerCase(), value]);
    start = i + 1;
  }
  const [first, ...properties] = pairs;
  if (!first || first[0] === '') return [];
  // A version may follow the method: `dkim/1=pass`.
  const method = first[0].replace(/\/\d+$/, '');
  const known = new Map(properties.toReversed());
  return [{ method, result: first[1].toLowerCase(), properties: known, comment: comment.trim() }];
}

/** The last name among the words: white space may stand around the dot of `header.from` and the slash of `dkim/1`. */
function nameIn(words: readonly Word[]): string {
  let name = '';
  for (const { text, quoted } of words.toReversed()) {
    if (quoted || (name !== '' && !/^[./]/.test(name) && !/[./]$/.test(text))) break;
    name = text + name;
  }
  return name;
}

function isEquals(word: Word | undefined): boolean {
  return word?.text === '=' && !word.quoted;
}
