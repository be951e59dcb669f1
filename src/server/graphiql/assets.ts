import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { weightOf } from './preference.ts';

/** How an asset's bytes are packed on the wire; `identity` is as they are. */
export type ContentEncoding = 'br' | 'gzip' | 'identity';

/** One file of the page. Its name carries the hash of its content, so the content of a name never changes. */
export interface Asset {
  readonly fileName: string;
  readonly contentType: string;
  /** The bytes in one encoding. Packed when first asked for and kept; callers at the same time share the work. */
  bytes(encoding: ContentEncoding): Promise<Buffer>;
}

/** Everything that the page loads, each served by us: GraphiQL works on a machine without internet. */
export interface GraphiQLAssets {
  readonly graphiql: Asset;
  readonly styles: Asset;
  readonly overrides: Asset;
  readonly bootstrap: Asset;
  readonly logo: Asset;
  /** Monaco's language services by the label under which Monaco asks for them. */
  readonly workers: ReadonlyMap<string, Asset>;
  readonly byFileName: ReadonlyMap<string, Asset>;
}

const CSS = 'text/css; charset=utf-8';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

const pack = {
  // Quality 5 packs the 5 MB script in 0.2 s to within 5 % of what quality 9 needs 0.7 s for.
  br: (content: string) =>
    promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (content: string) => promisify(gzip)(content),
  identity: async (content: string) => Buffer.from(content),
} satisfies Record<ContentEncoding, (content: string) => Promise<Buffer>>;

/**
 * Reads GraphiQL's parts. They come as one module of 9 MB, whose import stops the process for 0.1 s and takes tens
 * of megabytes: never import it statically, or every start pays for a page that most processes never show.
 */
export async function loadAssets(): Promise<GraphiQLAssets> {
  const [parts, bootstrapText, overridesText, logoText] = await Promise.all([
    import('@graphql-yoga/render-graphiql/graphiql'),
    readFile(new URL('bootstrap.js', import.meta.url), 'utf8'),
    readFile(new URL('overrides.css', import.meta.url), 'utf8'),
    readFile(new URL('logo.svg', import.meta.url), 'utf8'),
  ]);
  const graphiql = asset('graphiql', 'js', JAVASCRIPT, parts.js);
  const styles = asset('graphiql', 'css', CSS, parts.css);
  const overrides = asset('overrides', 'css', CSS, overridesText);
  const bootstrap = asset('bootstrap', 'js', JAVASCRIPT, bootstrapText);
  const logo = asset('logo', 'svg', 'image/svg+xml', logoText);
  const workers = new Map([
    ['editorWorkerService', asset('editor-worker', 'js', JAVASCRIPT, parts.editorWorkerService)],
    ['json', asset('json-worker', 'js', JAVASCRIPT, parts.jsonWorker)],
    ['graphql', asset('graphql-worker', 'js', JAVASCRIPT, parts.graphqlWorker)],
  ]);
  const all = [graphiql, styles, overrides, bootstrap, logo, ...workers.values()];
  return {
    graphiql,
    styles,
    overrides,
    bootstrap,
    logo,
    workers,
    byFileName: new Map(all.map((one) => [one.fileName, one])),
  };
}

/** The encoding to answer with: brotli before gzip at equal weight, identity for a client that names neither. */
export function chooseEncoding(acceptEncoding: string | undefined): ContentEncoding {
  const br = weightOf(acceptEncoding, 'br', '*');
  const gz = weightOf(acceptEncoding, 'gzip', '*');
  if (br > 0 && br >= gz) return 'br';
  return gz > 0 ? 'gzip' : 'identity';
}

function asset(name: string, extension: string, contentType: string, content: string): Asset {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const packed = new Map<ContentEncoding, Promise<Buffer>>();
  return {
    fileName: `${name}.${hash}.${extension}`,
    contentType,
    bytes(encoding) {
      const kept = packed.get(encoding) ?? pack[encoding](content);
      packed.set(encoding, kept);
      return kept;
    },
  };
}
