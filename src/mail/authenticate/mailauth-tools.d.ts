/** The parts of mailauth that its own types leave out; the version is pinned exactly. */
declare module 'mailauth/lib/tools.js' {
  export interface ParsedHeaders {
    readonly parsed: readonly { readonly key: string; readonly line: Buffer }[];
  }
  /** The fields of a header block, the way that signatures are checked over them. */
  export function parseHeaders(block: Buffer): ParsedHeaders;
  /** The first of the domains of one organisation with `from`, by the Public Suffix List; false for none. */
  export function getAlignment(from: string, domains: readonly string[]): { readonly domain: string } | false;
}
