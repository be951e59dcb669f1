import { readFile } from 'node:fs/promises';
import { type Asset, createAsset } from '../static/asset.ts';

/** Everything that the page loads, each served by us: GraphiQL works on a machine without internet. */
export interface GraphiQLAssets {
  readonly graphiql: Asset;
  readonly styles: Asset;
  readonly overrides: Asset;
  readonly credentials: Asset;
  readonly bootstrap: Asset;
  readonly logo: Asset;
  /** Monaco's language services by the label under which Monaco asks for them. */
  readonly workers: ReadonlyMap<string, Asset>;
  readonly byFileName: ReadonlyMap<string, Asset>;
}

/**
 * Reads GraphiQL's parts. They come as one module of 9 MB, whose import stops the process for 0.1 s and takes tens
 * of megabytes: never import it statically, or every start pays for a page that most processes never show.
 */
export async function loadAssets(): Promise<GraphiQLAssets> {
  const [parts, credentialsText, bootstrapText, overridesText, logoText] = await Promise.all([
    import('@graphql-yoga/render-graphiql/graphiql'),
    readFile(new URL('credentials.js', import.meta.url), 'utf8'),
    readFile(new URL('bootstrap.js', import.meta.url), 'utf8'),
    readFile(new URL('overrides.css', import.meta.url), 'utf8'),
    readFile(new URL('logo.svg', import.meta.url), 'utf8'),
  ]);
  const graphiql = createAsset('graphiql', 'js', parts.js);
  const styles = createAsset('graphiql', 'css', parts.css);
  const overrides = createAsset('overrides', 'css', overridesText);
  const credentials = createAsset('credentials', 'js', credentialsText);
  const bootstrap = createAsset('bootstrap', 'js', bootstrapText);
  const logo = createAsset('logo', 'svg', logoText);
  const workers = new Map([
    ['editorWorkerService', createAsset('editor-worker', 'js', parts.editorWorkerService)],
    ['json', createAsset('json-worker', 'js', parts.jsonWorker)],
    ['graphql', createAsset('graphql-worker', 'js', parts.graphqlWorker)],
  ]);
  const all = [graphiql, styles, overrides, credentials, bootstrap, logo, ...workers.values()];
  return {
    graphiql,
    styles,
    overrides,
    credentials,
    bootstrap,
    logo,
    workers,
    byFileName: new Map(all.map((one) => [one.fileName, one])),
  };
}
