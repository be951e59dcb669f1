import { boundDirectory } from '../access/bound-directory.ts';
import { boundStream } from '../access/bound-stream.ts';
import { seenInvite } from '../access/bounds.ts';
import { type Bounds, type Principal, rightsOf } from '../access/principal.ts';
import type { Refresh } from '../invites/refresh.ts';
import type { GraphContext } from '../schema/context.ts';

type Parts = Omit<GraphContext, 'principal' | 'application' | 'rights' | 'resumeAfter'>;

/** Makes the context of each request: what a resolver reaches is what the principal may see, and nothing else. */
export function createGraphContext(
  parts: Parts,
): (principal: Principal, resumeAfter?: string) => GraphContext {
  return (principal, resumeAfter) => ({
    ...(principal.only ? bound(principal.only, parts) : parts),
    principal,
    resumeAfter,
    application: principal.application,
    get rights() {
      return rightsOf(principal);
    },
  });
}

function bound(only: Bounds, parts: Parts): Parts {
  return {
    ...parts,
    directory: boundDirectory(only, parts.directory),
    stream: boundStream(only, parts.stream),
    refresh: boundRefresh(only, parts),
  };
}

/** What a viewer has is a part of the invite, and answers are recorded for the whole of it. */
function boundRefresh(only: Bounds, { directory, refresh }: Parts): Refresh {
  return async (seen, priority) => {
    const [whole] = await directory.find(seen.application, { id: seen.id });
    return (whole && seenInvite(only, await refresh(whole, priority))) ?? seen;
  };
}
