/** How much of everything a run measures. */
export interface Profile {
  readonly name: 'full' | 'quick' | 'tiny';
  readonly rounds: number;
  /** Seconds of one measurement of a rate. */
  readonly seconds: number;
  /** Sockets of the compared fan-outs. */
  readonly fanout: readonly number[];
  /** Sockets along the cost curve. */
  readonly curve: readonly number[];
  /** Deliveries of one measurement of a fan-out; the number of events follows from it. */
  readonly deliveries: number;
  readonly callbacks: number;
  readonly mails: number;
  /** Invites of the large store, and how many sizes lie between it and the small one. */
  readonly invites: number;
  readonly smallInvites: number;
  readonly events: number;
  readonly starts: number;
  /** Looks at a server's memory, a tenth of a second apart, of which the least counts. */
  readonly looks: number;
}

export const PROFILES: Readonly<Record<Profile['name'], Profile>> = {
  full: {
    name: 'full',
    rounds: 5,
    seconds: 1.2,
    fanout: [1000, 5000],
    curve: [10, 100, 10_000],
    deliveries: 50_000,
    callbacks: 3000,
    mails: 400,
    invites: 1_000_000,
    smallInvites: 1000,
    events: 1_000_000,
    starts: 5,
    looks: 6,
  },
  quick: {
    name: 'quick',
    rounds: 3,
    seconds: 0.7,
    fanout: [1000],
    curve: [10, 100, 1000],
    deliveries: 10_000,
    callbacks: 600,
    mails: 100,
    invites: 50_000,
    smallInvites: 1000,
    events: 50_000,
    starts: 3,
    looks: 5,
  },
  // For the harness's own test: whether everything runs, not how fast.
  tiny: {
    name: 'tiny',
    rounds: 2,
    seconds: 0.1,
    fanout: [8],
    curve: [4],
    deliveries: 40,
    callbacks: 20,
    mails: 4,
    invites: 300,
    smallInvites: 30,
    events: 300,
    starts: 1,
    looks: 1,
  },
};
