import type { SuiteFigures } from '../figures.ts';
import type { Profile } from '../profile.ts';

/** What a suite measures with. */
export interface SuiteContext {
  readonly profile: Profile;
  /** Tells people what is going on. */
  readonly progress: (what: string) => void;
}

export type Suite = (context: SuiteContext) => Promise<SuiteFigures>;
