import type { Clock } from '../../invites/ports.ts';
import type { DmarcFinding } from './dmarc.ts';

/** Domains of which it is kept what they publish. */
export const MAX_KEPT_POLICIES = 1000;
/** How long it is kept, in ms: as long as the resolver keeps that a name is not there, on top of what that keeps. */
export const POLICY_MS = 60_000;

/** What DMARC says for mail of a domain for which nothing is proven. */
export interface KeptPolicies {
  get(domain: string): DmarcFinding | undefined;
  keep(domain: string, finding: DmarcFinding): void;
}

/**
 * A bounded memory of policies, since the answers of many guests have one domain in From and reading its records again
 * costs more than all other checks of an unsigned mail. A look-up that failed is not kept: the next mail asks again.
 */
export function keepPolicies(clock: Clock): KeptPolicies {
  const kept = new Map<string, { readonly finding: DmarcFinding; readonly until: number }>();
  return {
    get(domain) {
      const known = kept.get(domain);
      return known && clock.now() < known.until ? known.finding : undefined;
    },
    keep(domain, finding) {
      if (finding.result === 'TEMPERROR') return;
      kept.delete(domain);
      const [oldest] = kept.keys();
      if (kept.size >= MAX_KEPT_POLICIES && oldest !== undefined) kept.delete(oldest);
      kept.set(domain, { finding, until: clock.now() + POLICY_MS });
    },
  };
}
