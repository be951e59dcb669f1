/**
 * One source file as the house rules look at it. `code` has no comments, `bare` no strings either, so that a word in
 * a comment or in a message is never taken for the deed. Both keep every character's place.
 */
export interface SourceText {
  readonly code: string;
  readonly bare: string;
  /** Every module named by an import, a re-export, an `import('…')` or an `import('…').Type`. */
  readonly imports: readonly string[];
}

const STATIC_IMPORT = /(?:^|;)[ \t]*(?:import|export)\b(?:[^;'"`]*?\bfrom)?\s*(['"])([^'"\n]+)\1/gm;
const DYNAMIC_IMPORT = /\b(?:import|require)\s*\(\s*(['"`])([^'"`\n]+)\1/g;

/** Reads a TypeScript source: enough of its grammar to tell code, comments, strings and regular expressions apart. */
export function readSource(source: string): SourceText {
  const { code, bare } = separate(source);
  const imports: string[] = [];
  for (const pattern of [STATIC_IMPORT, DYNAMIC_IMPORT]) {
    for (const match of code.matchAll(pattern)) {
      // The keyword must be code: `bare` has blanks where a string merely quotes an import.
      if (bare.slice(match.index).match(/^[\s;]*(?:import|export|require)\b/)) imports.push(match[2] ?? '');
    }
  }
  return { code, bare, imports };
}

/** A slash after one of these begins a regular expression; after a value it divides. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|await|yield|void|delete))$/;

function separate(source: string): { code: string; bare: string } {
  let code = '';
  let bare = '';
  let place = 0;
  /** Braces open inside each `${`; the template goes on where its own brace closes. */
  const templates: number[] = [];

  const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ');
  const takeTo = (end: number, as: 'code' | 'string' | 'comment') => {
    const text = source.slice(place, Math.max(end, place + 1));
    code += as === 'comment' ? blank(text) : text;
    bare += as === 'code' ? text : blank(text);
    place += text.length;
  };
  const endOf = (pattern: RegExp) => {
    pattern.lastIndex = place;
    return pattern.test(source) ? pattern.lastIndex : source.length;
  };
  const takeTemplate = () => {
    takeTo(place + 1, 'string');
    takeTo(endOf(/(?:\\[\s\S]|\$(?!\{)|[^\\$`])*/y), 'string');
    if (source.startsWith('${', place)) {
      takeTo(place + 2, 'code');
      templates.push(0);
    } else if (place < source.length) takeTo(place + 1, 'string');
  };

  while (place < source.length) {
    const here = source[place];
    const depth = templates.at(-1);
    if (source.startsWith('//', place)) takeTo(endOf(/[^\n]*/y), 'comment');
    else if (source.startsWith('/*', place)) takeTo(endOf(/\/\*[\s\S]*?\*\//y), 'comment');
    else if (here === "'" || here === '"') takeTo(endOf(/(['"])(?:\\[\s\S]|(?!\1)[^\\\n])*\1?/y), 'string');
    else if (here === '`') takeTemplate();
    else if (here === '/' && BEFORE_REGEX.test(bare.slice(-64).trimEnd())) {
      takeTo(endOf(/\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/?[a-z]*/y), 'string');
    } else if (here === '}' && depth === 0) {
      templates.pop();
      takeTemplate();
    } else {
      if (depth !== undefined && here === '{') templates[templates.length - 1] = depth + 1;
      if (depth !== undefined && here === '}') templates[templates.length - 1] = depth - 1;
      takeTo(place + 1, 'code');
    }
  }
  return { code, bare };
}
