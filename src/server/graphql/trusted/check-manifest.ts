import { ConfigError } from '../../../errors.ts';
import type { Documents } from '../documents.ts';
import type { Manifest } from './read-manifest.ts';

/** Throws ConfigError, one line, for the first document that this gateway would not execute. */
export function checkManifest(manifest: Manifest, check: Documents['check']): void {
  for (const [id, text] of manifest) {
    const mistake = mistakeOf(text, check);
    if (mistake === undefined) continue;
    const named = JSON.stringify(id.slice(0, 100));
    throw new ConfigError(
      `TRUSTED_DOCUMENTS_FILE: document ${named} is refused: ${mistake.replace(/\s+/g, ' ')}`,
    );
  }
}

function mistakeOf(text: string, check: Documents['check']): string | undefined {
  try {
    return check(text).errors[0]?.message;
  } catch (error) {
    return (error as Error).message;
  }
}
