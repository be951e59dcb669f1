import PostalMime from 'postal-mime';

/** A mail as a mail client shows it. */
export interface ShownMail {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly html: string | undefined;
  readonly text: string | undefined;
  readonly calendar: string | undefined;
}

/** Reads a mail of the gateway's own; what it lacks is left out. */
export async function readMail(mime: string): Promise<ShownMail> {
  const mail = await PostalMime.parse(mime, { attachmentEncoding: 'utf8' });
  const calendar = mail.attachments.find(({ mimeType }) => /calendar/.test(mimeType))?.content;
  return {
    subject: mail.subject ?? '',
    from: mail.from?.name || mail.from?.address || '',
    to: mail.to?.map(({ name, address }) => name || address).join(', ') ?? '',
    html: mail.html,
    text: mail.text,
    calendar: typeof calendar === 'string' ? calendar : undefined,
  };
}
