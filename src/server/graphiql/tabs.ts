import { readFileSync } from 'node:fs';

/** One editor tab as a first visit shows it. GraphiQL names the tab after the query's operation. */
export interface GraphiQLTab {
  readonly query: string;
  /** A JSON object, as text. */
  readonly variables?: string;
}

/** The main job from first to last, in the order in which a newcomer runs it. */
const MAIN_JOB = [
  'create-invite',
  'watch-answers',
  'invite-status',
  'simulate-reply',
  'outbox',
  'move-invite',
  'timeline',
  'who-is-coming',
  'viewer-token',
  'cancel-invite',
];

/** The example tabs: every document runs as it stands, with literal arguments, on a gateway just started,
 * after those before it. */
export function exampleTabs(): GraphiQLTab[] {
  return MAIN_JOB.map((name) => ({
    query: readFileSync(new URL(`tabs/${name}.graphql`, import.meta.url), 'utf8'),
  }));
}
