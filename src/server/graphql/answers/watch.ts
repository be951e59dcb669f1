import type { Invite } from '../../../invites/invite.ts';
import type { Directory, Engine } from '../../../invites/ports.ts';
import type { GraphContext } from '../../../schema/context.ts';

/**
 * What an answer was made of, noticed while it is made. A resolver reaches the world through its context only, so
 * whatever it takes from there is either known here to change nothing, or to be read from the store, or the answer
 * is good for this once. What is not listed, such as a member that comes to the context later, is the last.
 */
export class Watch {
  /** Look-ups of invites by name, and how to do them again. */
  readonly reads: Read[] = [];
  /** True: lists or the like were read as well, which only a store that has not changed at all proves. */
  readsMore = false;
  /** True: the clock, chance, another system or who it was had a part in it; and where nobody watched. */
  isOfTheMoment = true;
}

/** One look-up and what it found. */
export interface Read {
  readonly again: () => Promise<readonly Invite[]>;
  /**
   * The store gives the same object for as long as it reads the same text, and another for any other. Held weakly:
   * an invite that the store forgets is no loss, the answer is then made anew.
   */
  found: readonly WeakRef<Invite>[];
}

/** Parts of the context that are the same at any time: settings, or what the rights decide, which the key holds. */
const UNCHANGING: ReadonlySet<keyof GraphContext> = new Set(['application', 'rights', 'rsvpUrl']);
const UNCHANGING_OF_ENGINE: ReadonlySet<keyof Engine> = new Set(['name', 'icalendar', 'replyAddress']);
/** Parts of a principal that its rights are made of. */
const RIGHTS: ReadonlySet<string> = new Set(['application', 'scopes', 'only', 'operator']);

/** The context for a query's resolvers, which tells the watch what they take from it. */
export function watchContext(context: GraphContext, watch: Watch): GraphContext {
  watch.isOfTheMoment = false;
  let directory: Directory | undefined;
  const { engine } = context;
  return new Proxy(context, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (UNCHANGING.has(name as keyof GraphContext)) return value;
      switch (name) {
        case 'directory':
          directory ??= watchDirectory(target.directory, watch);
          return directory;
        case 'engine':
          return watchMembers(engine, UNCHANGING_OF_ENGINE, watch);
        case 'principal':
          return watchMembers(target.principal, RIGHTS, watch);
        case 'refresh':
          // What is kept here is given back as it is.
          if (engine.upstream) watch.isOfTheMoment = true;
          return value;
        default:
          // Libraries ask for marks of their own, which are not there.
          if (value !== undefined) watch.isOfTheMoment = true;
          return value;
      }
    },
  });
}

/** A part of the context of which only some members are unchanging; one that is absent stays absent. */
function watchMembers<T extends object>(part: T, unchanging: ReadonlySet<unknown>, watch: Watch): T {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (value !== undefined && !unchanging.has(name)) watch.isOfTheMoment = true;
      return value;
    },
  });
}

function watchDirectory(directory: Directory, watch: Watch): Directory {
  return new Proxy(directory, {
    get(target, name) {
      if (name !== 'find') {
        watch.readsMore = true;
        return Reflect.get(target, name);
      }
      return async (...named: Parameters<Directory['find']>) => {
        const read: Read = { again: () => target.find(...named), found: [] };
        watch.reads.push(read);
        const invites = await read.again();
        read.found = invites.map((invite) => new WeakRef(invite));
        return invites;
      };
    },
  });
}
