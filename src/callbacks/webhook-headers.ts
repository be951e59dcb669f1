import { createHmac } from 'node:crypto';
import { sign } from './signature.ts';

/**
 * The headers of one attempt at a callback. It is signed twice, each time once for every active secret, so that
 * a receiver goes on verifying while a secret is changed:
 *
 * - `Cronofy-HMAC-SHA256` as Cronofy does (contract part 6), joined by bare commas, as its clients do not trim;
 *   it covers the body alone, so a captured callback verifies for ever;
 * - `webhook-id`, `webhook-timestamp` and `webhook-signature` by the Standard Webhooks specification 1.0: HMAC-SHA256
 *   over `id.timestamp.body`, as `v1,<base64>` separated by spaces. Its key is the UTF-8 bytes of the client
 *   secret; libraries that take a `whsec_` key are given `whsec_` followed by the base64 of those bytes.
 *
 * Throws RangeError where there is no secret, as nobody must get used to unsigned callbacks.
 * @param secrets the application's active client secrets
 * @param deliveryId the same for every attempt at one callback, for receivers to drop repetitions by
 * @param timestampSeconds when this attempt is made, in seconds since 1970
 */
export function signedHeaders(
  body: string,
  secrets: readonly string[],
  deliveryId: string,
  timestampSeconds: number,
): Record<string, string> {
  if (secrets.length === 0) throw new RangeError('There is no secret to sign with.');
  const bytes = Buffer.from(body);
  const timestamp = String(Math.trunc(timestampSeconds));
  return {
    'Content-Type': 'application/json; charset=utf-8',
    'User-Agent': 'invitegraph',
    'Cronofy-HMAC-SHA256': secrets.map((secret) => sign(bytes, secret)).join(','),
    'webhook-id': deliveryId,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets
      .map((secret) => {
        const hmac = createHmac('sha256', secret).update(`${deliveryId}.${timestamp}.`).update(bytes);
        return `v1,${hmac.digest('base64')}`;
      })
      .join(' '),
  };
}
