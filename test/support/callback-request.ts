import { createHmac } from 'node:crypto';

/** Cronofy's signature header, written down here a second time so that a mistake in ours is not its own proof. */
export function signatureOf(body: string | Uint8Array, ...secrets: readonly string[]): string {
  return secrets.map((secret) => createHmac('sha256', secret).update(body).digest('base64')).join(',');
}

/** A callback's body in the form of Cronofy's, for one recipient or, without `recipient`, as given. */
export function callbackBody(smartInviteId: string, rest: Record<string, unknown>): string {
  return JSON.stringify({
    notification: { type: 'smart_invite' },
    smart_invite: { smart_invite_id: smartInviteId, callback_url: 'https://app.test/hooks', ...rest },
  });
}

/** Posts a callback; a signature of `undefined` leaves the header out. The answer has `retryAfter` where it says so. */
export async function postCallback(
  url: string,
  body: string,
  signature: string | undefined,
): Promise<{ readonly status: number; readonly text: string; readonly retryAfter?: string }> {
  const response = await fetch(`${url}/callbacks/cronofy`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(signature === undefined ? {} : { 'cronofy-hmac-sha256': signature }),
    },
    body,
  });
  const retryAfter = response.headers.get('retry-after');
  const answer = { status: response.status, text: await response.text() };
  return retryAfter === null ? answer : { ...answer, retryAfter };
}
