import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Asset, CONTENT_TYPES, createAsset, hashOf } from '../static/asset.ts';

/** Where the console's assets are served; what follows is an asset's file name. */
export const ASSET_PATH = '/console/';

/** The console as `npm run build` wrote it, ready to be served. */
export interface BuiltConsole {
  readonly index: string;
  /** What the index is compared by (RFC 9110 §8.8.3). */
  readonly etag: string;
  readonly byFileName: ReadonlyMap<string, Asset>;
}

const FOLDER = new URL('../../console/dist/', import.meta.url);

/**
 * Reads the built console. Its files have plain names in the repository, where a name that changes with every build
 * would be noise; on the wire each carries the hash of its content.
 * @throws the system's error where a file cannot be read
 */
export async function readBuilt(folder = FOLDER): Promise<BuiltConsole> {
  const names = (await readdir(folder)).filter((name) => name !== 'index.html').sort();
  const assets = new Map<string, Asset>();
  for (const name of names) {
    const extension = extname(name).slice(1);
    if (!isServed(extension)) throw new Error(`The console has ${name}, and nothing says what type that is.`);
    const content = await readFile(new URL(name, folder), 'utf8');
    assets.set(name, createAsset(name.slice(0, -extension.length - 1), extension, content));
  }
  let index = await readFile(new URL('index.html', folder), 'utf8');
  for (const [name, { fileName }] of assets)
    index = index.replaceAll(`"${ASSET_PATH}${name}"`, `"${ASSET_PATH}${fileName}"`);
  return {
    index,
    etag: `"${hashOf(index)}"`,
    byFileName: new Map([...assets.values()].map((asset) => [asset.fileName, asset])),
  };
}

function isServed(extension: string): extension is keyof typeof CONTENT_TYPES {
  return Object.hasOwn(CONTENT_TYPES, extension);
}
