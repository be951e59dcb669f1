/**
 * What a page's policy says under connect-src: its own origin, sockets included.
 * @param host the request's `Host`; left out unless it is a plain host and port
 */
export function connectSource(host: string | undefined): string {
  // 'self' covers ws: of the same host in current browsers only; older ones want it by name.
  const plain = host !== undefined && /^(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i.test(host);
  return `connect-src 'self'${plain ? ` ws://${host} wss://${host}` : ''}`;
}
