import type { ExtractedMail } from './extract.ts';
import { visibleLine } from './visible-text.ts';

/** The header that marks a mail as written by a machine, as people may see it; undefined for none. */
export function automaticMark({ headers, subject }: ExtractedMail): string | undefined {
  const value = (name: string) => headers.get(name)?.[0]?.trim().toLowerCase() ?? '';
  // Parameters may follow: `no; note=…` is still no (RFC 3834 §5).
  const submitted = value('auto-submitted').split(';')[0]?.trim() ?? '';
  if (submitted !== '' && submitted !== 'no') return `Auto-Submitted: ${visibleLine(submitted, 40) ?? ''}`;
  for (const name of ['X-Autoreply', 'X-Autorespond', 'X-Auto-Response-Suppress'])
    if (headers.has(name.toLowerCase())) return name;
  if (/^(bulk|junk|auto_reply)$/.test(value('precedence'))) return `Precedence: ${value('precedence')}`;
  return AUTOMATIC_SUBJECT.test(subject ?? '') ? 'by its subject' : undefined;
}

const AUTOMATIC_SUBJECT =
  /^(automatic reply|auto(matic)?[- ]?response|out of (the )?office|automatische antwort|abwesenheitsnotiz|réponse automatique|respuesta automática|risposta automatica|automatisch antwoord|resposta automática|autosvar|自動応答)/i;
