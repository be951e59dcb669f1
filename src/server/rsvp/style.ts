import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The page's only style sheet; it stands in the page itself, so that nothing else is asked for. */
export const STYLE = readFileSync(new URL('page.css', import.meta.url), 'utf8');

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * What the page may do: show its one style and its icon, and send its form home. No script runs, whoever wrote it,
 * and nothing is loaded from anywhere.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  'img-src data:',
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');
