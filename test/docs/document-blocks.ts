import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** A fenced block of code. Its first line is the fence, the language and a name: three backticks, then `sh create`. */
export interface DocumentBlock {
  /** From the repository's root: `docs/backup.md`. */
  readonly document: string;
  readonly language: string;
  /** Empty where it has none, which nothing but a test's failure makes of it. */
  readonly name: string;
  readonly text: string;
}

/** The documents for users, by their paths. */
export const DOCUMENTS: ReadonlyMap<string, string> = new Map(
  ['README.md', ...globSync('docs/**/*.md', { cwd: ROOT }).sort()].map((path) => [
    path.replaceAll('\\', '/'),
    readFileSync(join(ROOT, path), 'utf8'),
  ]),
);

const FENCE = /^ *(`{3,}|~{3,})(.*)$/;

/**
 * The blocks of one document.
 * @throws Error where code stands in a way that is easily overlooked: by indentation, as HTML, or in a fence without end
 */
export function blocksIn(document: string, text: string): DocumentBlock[] {
  const blocks: DocumentBlock[] = [];
  let open: { fence: string; info: string; lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    const [, fence = '', info = ''] = FENCE.exec(line) ?? [];
    if (open) {
      if (fence.startsWith(open.fence) && info.trim() === '') {
        const [language = '', name = ''] = open.info.trim().split(/ +/);
        blocks.push({ document, language, name, text: open.lines.map((one) => `${one}\n`).join('') });
        open = undefined;
      } else open.lines.push(line);
    } else if (fence) open = { fence, info, lines: [] };
    else if (/^(?: {4}|\t)|<(?:pre|code)\b/.test(line))
      throw new Error(`${document} has code outside of a fence: ${line}`);
  }
  if (open) throw new Error(`${document} has a fence without end.`);
  return blocks;
}

export const BLOCKS: readonly DocumentBlock[] = [...DOCUMENTS].flatMap(([path, text]) =>
  blocksIn(path, text),
);

/**
 * The text of one block, for the test that runs it. Both names have to stand in the call as they are: that is how
 * every-block.test.ts knows which blocks are run.
 */
export function block(document: string, name: string): string {
  const found = BLOCKS.find((one) => one.document === document && one.name === name);
  if (!found) throw new Error(`${document} has no block with the name ${name}.`);
  return found.text;
}
