import PostalMime, { decodeWords } from 'postal-mime';
import { MAX_PART_DEPTH } from './caps.ts';
import { htmlText } from './html-text.ts';

/** Most bytes of headers of all parts together. */
const MAX_ALL_HEADER_BYTES = 128 * 1024;

/** One part without parts of its own, its transfer encoding undone. */
export interface MimeLeaf {
  /** `text/calendar` and the like, lower case, without parameters. */
  readonly type: string;
  /** Parameters of Content-Type, decoded (RFC 2231), names in lower case. */
  readonly parameter: (name: string) => string | undefined;
  /** File name, decoded; empty where none is given. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface MimeTree {
  /** Header values by lower-case name, unfolded, encoded words still encoded. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly rootType: string;
  /** The `report-type` of a multipart/report (RFC 6522 §3). */
  readonly reportType: string;
  readonly leaves: readonly MimeLeaf[];
  /** The text that a person reads; that of the HTML where there is no other. */
  readonly text: string;
}

/**
 * What postal-mime builds before it flattens a message. Its flat result has already decoded calendar parts
 * by the declared charset, and bytes that did not fit are gone; the repairs of charset.ts need the bytes.
 * The version is pinned exactly, and every test of reading fails should the shape change.
 */
interface Node {
  readonly contentType: { readonly parsed: StructuredHeader };
  readonly contentDisposition: { readonly parsed: StructuredHeader };
  readonly content: ArrayBuffer | null;
  readonly childNodes: readonly Node[];
}
interface StructuredHeader {
  readonly value: string;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * The parts of a message. Attached messages stay closed: their calendar parts are somebody else's answer, or
 * our own mail coming back. Throws Error with plain words for a message nested too deep or with too many headers.
 */
export async function parseMime(raw: Uint8Array): Promise<MimeTree> {
  const parser = new PostalMime({
    maxNestingDepth: MAX_PART_DEPTH,
    maxHeadersSize: MAX_ALL_HEADER_BYTES,
    maxRfc822NestingDepth: 0,
  });
  const mail = await parser.parse(raw);
  const { root } = parser as unknown as { readonly root: Node };

  const headers = new Map<string, string[]>();
  for (const { key, value } of mail.headers) {
    const values = headers.get(key);
    if (values) values.push(value);
    else headers.set(key, [value]);
  }
  const { value: rootType, params } = root.contentType.parsed;
  return {
    headers,
    rootType,
    reportType: (own(params, 'report-type') ?? '').trim().toLowerCase(),
    leaves: leavesOf(root),
    text: mail.text?.trim() ? mail.text : htmlText(mail.html ?? ''),
  };
}

function leavesOf(node: Node): MimeLeaf[] {
  // A multipart whose boundary is missing or never appears has no children: then its body is a leaf to sniff.
  if (node.childNodes.length > 0) return node.childNodes.flatMap(leavesOf);
  if (!node.content) return [];
  const { value: type, params } = node.contentType.parsed;
  const name = own(node.contentDisposition.parsed.params, 'filename') ?? own(params, 'name') ?? '';
  return [
    {
      type,
      parameter: (key) => own(params, key),
      name: decodeWords(name),
      bytes: new Uint8Array(node.content),
    },
  ];
}

function own(params: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(params, name) ? String(params[name]) : undefined;
}
