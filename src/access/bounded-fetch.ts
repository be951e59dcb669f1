/** Bytes of a set of keys: a dozen RSA keys with their certificates have a quarter of it. */
export const MAX_JWKS_BYTES = 64 * 1024;

/** Fetches as `fetch` does, follows no redirect to another place, and reads no more than MAX_JWKS_BYTES. Throws beyond. */
export async function boundedFetch(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'error' });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_JWKS_BYTES) throw new Error(`The keys take more than ${MAX_JWKS_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status: response.status, headers: response.headers });
}
