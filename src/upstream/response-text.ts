import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The body is larger than allowed; nothing past the limit was kept. */
export class ResponseTooLargeError extends Error {
  constructor(limit: number) {
    super(`The response is larger than ${limit} bytes.`);
    this.name = 'ResponseTooLargeError';
  }
}

/** The body is not encoded as its headers, or as we asked. */
export class ResponseEncodingError extends Error {
  constructor(options?: ErrorOptions) {
    super('The response cannot be decoded.', options);
    this.name = 'ResponseEncodingError';
  }
}

/**
 * A response's text, at most `limit` bytes of it, counted after decompression and while they come: a kilobyte
 * of gzip can hold a gigabyte. Throws ResponseTooLargeError, ResponseEncodingError or what the body throws;
 * the body is destroyed in every case, and its connection with it where anything was left.
 */
export async function responseText(
  body: Readable,
  contentEncoding: string | undefined,
  limit: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of decoded(body, contentEncoding) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) throw new ResponseTooLargeError(limit);
      chunks.push(chunk);
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks, size));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code.startsWith('Z_') || code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new ResponseEncodingError({ cause: error });
    throw error;
  } finally {
    body.on('error', () => {}).destroy();
  }
}

function decoded(body: Readable, contentEncoding = 'identity'): Readable {
  const encoding = contentEncoding.trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return body;
  if (encoding !== 'gzip' && encoding !== 'x-gzip') throw new ResponseEncodingError();
  // An error of the body reaches the reader through the gunzip, which the pipeline destroys with it.
  return pipeline(body, createGunzip(), () => {});
}
