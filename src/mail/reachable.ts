/** Names that no public DNS will ever resolve, or that belong to nobody (RFC 2606, RFC 6761, RFC 6762, RFC 8375). */
const SPECIAL_USE =
  /(?:^|\.)(?:localhost|test|invalid|example|local|internal|onion|home\.arpa|example\.(?:com|net|org))$/;

/** Addresses of this machine and of private networks (RFC 1918, RFC 4193, RFC 6598, link-local). */
const PRIVATE_HOST =
  /^(?:127\.|10\.|0\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[(?:::1?|f[cd]|fe[89ab]))/;

/** False where a domain, in lower case, can have no mail servers or pages that others could find. */
export function isPublicDomain(domain: string): boolean {
  return domain.includes('.') && !SPECIAL_USE.test(domain);
}

/** False where a web address leads into a private network or to this machine. */
export function isPublicUrl(url: string): boolean {
  const { hostname } = new URL(url);
  const isAddress = /^(?:[\d.]+|\[.*\])$/.test(hostname);
  return isAddress ? !PRIVATE_HOST.test(hostname) : isPublicDomain(hostname);
}
