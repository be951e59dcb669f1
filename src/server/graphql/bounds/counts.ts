import { type DocumentNode, TokenKind, visit } from 'graphql';

/** What is counted in the text of a document, whatever its fragments are used for. */
export interface Counts {
  readonly aliases: number;
  readonly directives: number;
  /** Levels of lists and objects in the deepest argument. */
  readonly valueDepth: number;
  /** Characters that mean nothing: comments, commas and white space. */
  readonly ignored: number;
}

export function countsOf(document: DocumentNode, text: string): Counts {
  let aliases = 0;
  let directives = 0;
  let valueDepth = 0;
  let level = 0;
  const deeper = {
    enter() {
      valueDepth = Math.max(valueDepth, ++level);
    },
    leave() {
      level--;
    },
  };
  visit(document, {
    Field({ alias }) {
      if (alias) aliases++;
    },
    Directive() {
      directives++;
    },
    ListValue: deeper,
    ObjectValue: deeper,
  });
  return { aliases, directives, valueDepth, ignored: ignoredIn(document, text) };
}

function ignoredIn({ loc }: DocumentNode, text: string): number {
  let meant = 0;
  for (let token = loc?.startToken.next; token; token = token.next)
    if (token.kind !== TokenKind.COMMENT) meant += token.end - token.start;
  return text.length - meant;
}
