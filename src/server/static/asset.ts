import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { weightOf } from './preference.ts';

/** How an asset's bytes are packed on the wire; `identity` is as they are. */
export type ContentEncoding = 'br' | 'gzip' | 'identity';

/** One file of a page. Its name carries the hash of its content, so the content of a name never changes. */
export interface Asset {
  readonly fileName: string;
  readonly contentType: string;
  /** The bytes in one encoding. Packed when first asked for and kept; callers at the same time share the work. */
  bytes(encoding: ContentEncoding): Promise<Buffer>;
}

export const CONTENT_TYPES = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

const pack = {
  // Quality 5 packs a 5 MB script in 0.2 s to within 5 % of what quality 9 needs 0.7 s for.
  br: (content: string) =>
    promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (content: string) => promisify(gzip)(content),
  identity: async (content: string) => Buffer.from(content),
} satisfies Record<ContentEncoding, (content: string) => Promise<Buffer>>;

/** Makes an asset of a text; its name becomes `name.HASH.extension`. */
export function createAsset(name: string, extension: keyof typeof CONTENT_TYPES, content: string): Asset {
  const packed = new Map<ContentEncoding, Promise<Buffer>>();
  return {
    fileName: `${name}.${hashOf(content)}.${extension}`,
    contentType: CONTENT_TYPES[extension],
    bytes(encoding) {
      const kept = packed.get(encoding) ?? pack[encoding](content);
      packed.set(encoding, kept);
      return kept;
    },
  };
}

/** The first 64 bits of SHA-256 in hexadecimal: enough to name what we wrote ourselves. */
export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

/** The encoding to answer with: brotli before gzip at equal weight, identity for a client that names neither. */
export function chooseEncoding(acceptEncoding: string | undefined): ContentEncoding {
  const br = weightOf(acceptEncoding, 'br', '*');
  const gz = weightOf(acceptEncoding, 'gzip', '*');
  if (br > 0 && br >= gz) return 'br';
  return gz > 0 ? 'gzip' : 'identity';
}
