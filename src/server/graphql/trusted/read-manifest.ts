import { readFile, stat } from 'node:fs/promises';
import { ConfigError } from '../../../errors.ts';

/** The largest manifest that is read, in bytes. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
/** Documents in it at the most: each is parsed and validated before the gateway listens. */
export const MAX_TRUSTED_DOCUMENTS = 2000;

/** Documents by their id. */
export type Manifest = ReadonlyMap<string, string>;

/**
 * Reads a manifest as GraphQL Code Generator writes it (`persistedDocuments` of its client preset): one JSON object of
 * ids and documents. Throws ConfigError, one line that names the setting.
 */
export async function readManifest(file: string): Promise<Manifest> {
  const given = parsed(await textOf(file));
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw wrong(NOT_A_MANIFEST);
  const entries: [string, unknown][] = Object.entries(given);
  if (entries.length === 0) throw wrong('has no document in it.');
  if (entries.length > MAX_TRUSTED_DOCUMENTS)
    throw wrong(`has ${entries.length} documents; at most ${MAX_TRUSTED_DOCUMENTS} are taken.`);
  const manifest = new Map<string, string>();
  for (const [id, text] of entries) {
    // An empty id or text could not be told from one that is not there.
    if (id === '' || typeof text !== 'string' || text === '') throw wrong(NOT_A_MANIFEST);
    manifest.set(id, text);
  }
  return manifest;
}

const NOT_A_MANIFEST = 'must name a JSON object of ids and the documents that they stand for.';

async function textOf(file: string): Promise<string> {
  try {
    const found = await stat(file);
    // A pipe or a device has no size, and might never end.
    if (!found.isFile()) throw wrong('must name a file.');
    if (found.size > MAX_MANIFEST_BYTES)
      throw wrong(`has ${found.size} bytes; at most ${MAX_MANIFEST_BYTES} are read.`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      `TRUSTED_DOCUMENTS_FILE cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}.`,
      { cause: error },
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError('TRUSTED_DOCUMENTS_FILE is no JSON.', { cause: error });
  }
}

function wrong(what: string): ConfigError {
  return new ConfigError(`TRUSTED_DOCUMENTS_FILE ${what}`);
}
