import { createCipheriv, createDecipheriv, createHmac, hash, randomBytes } from 'node:crypto';

/** Keeps texts so that they are read with one of the token secrets only. */
export interface Seals {
  /** @param of what the text belongs to: sealed for one, it is not opened as another's */
  seal(text: string, of: string): string;
  /** Undefined where no secret of ours opens it, or it was sealed for another. */
  open(sealed: string, of: string): string | undefined;
  /** Whether it was sealed with a secret that others are to replace. */
  isOld(sealed: string): boolean;
}

/** AES-256-GCM with keys derived from the token secrets: the first seals, all open. */
export function createSeals(secrets: readonly string[]): Seals {
  const keys = secrets.map((secret) => {
    const bytes = createHmac('sha256', secret).update('sealed-secret').digest();
    return { bytes, id: hash('sha256', bytes, 'base64url').slice(0, 11) };
  });
  const [first] = keys as [(typeof keys)[number]];
  return {
    seal(text, of) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', first.bytes, iv).setAAD(Buffer.from(of));
      const bytes = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${first.id}.${bytes.toString('base64url')}`;
    },
    open(sealed, of) {
      const [id, text = ''] = sealed.split('.');
      const key = keys.find((one) => one.id === id);
      const bytes = Buffer.from(text, 'base64url');
      if (!key || bytes.length < 28) return undefined;
      try {
        const opened = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, 12))
          .setAAD(Buffer.from(of))
          .setAuthTag(bytes.subarray(-16));
        return Buffer.concat([opened.update(bytes.subarray(12, -16)), opened.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
    isOld: (sealed) => !sealed.startsWith(`${first.id}.`),
  };
}
