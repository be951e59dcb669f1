import { readManifest } from './read-manifest.ts';
import { createTrustedDocuments, EVERY_DOCUMENT, type TrustedDocuments } from './trusted-documents.ts';

/** The documents that the settings name, read once. Throws ConfigError where there is no manifest to read. */
export async function openTrustedDocuments(
  settings: { readonly file: string; readonly only: boolean } | undefined,
): Promise<TrustedDocuments> {
  if (!settings) return EVERY_DOCUMENT;
  return createTrustedDocuments(await readManifest(settings.file), settings.only);
}
