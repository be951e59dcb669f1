import { createRequestCounts, type RequestCounts } from '../server/metrics/requests.ts';
import { createTally, type Tally } from '../server/metrics/tally.ts';

/** What is counted as it happens. The other metrics are read where they stand, when somebody asks. */
export interface Tallies {
  readonly requests: RequestCounts;
  /** Mail that came in, by door and disposition. */
  readonly mailIn: Tally;
  /** Attempts at mail out, by outcome. */
  readonly mailOut: Tally;
  /** Attempts at callbacks out, by outcome. */
  readonly callbacksOut: Tally;
  /** Callbacks that came in, by outcome. */
  readonly callbacksIn: Tally;
  /** Requests to Cronofy, by verb and outcome. */
  readonly upstream: Tally;
}

export function createTallies(): Tallies {
  return {
    requests: createRequestCounts(),
    mailIn: createTally(),
    mailOut: createTally(),
    callbacksOut: createTally(),
    callbacksIn: createTally(),
    upstream: createTally(),
  };
}
