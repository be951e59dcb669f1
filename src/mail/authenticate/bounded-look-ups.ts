import { type Answer, type LookUp, noSuchName } from './resolver.ts';

export interface LookUpBounds {
  /** Most look-ups; the same question twice counts once. */
  readonly most: number;
  /** How long one may take, in ms. */
  readonly eachMs: number;
  /** Ends them all. */
  readonly signal: AbortSignal;
}

/**
 * Look-ups on behalf of one mail, whose sender chose the names. Beyond the bounds they reject like a server that
 * does not answer, so that the check that asked ends as TEMPERROR. What can be no name in the DNS is not there:
 * as a failure it would let senders choose which of their checks are called unfinished.
 */
export function boundLookUps(lookUp: LookUp, { most, eachMs, signal }: LookUpBounds): LookUp {
  const asked = new Map<string, Promise<Answer>>();
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    const known = asked.get(key);
    if (known) return known;
    if (!isName(name)) return Promise.reject(noSuchName('such name'));
    if (asked.size >= most) return Promise.reject(noAnswer('The mail asks for too many DNS look-ups.'));
    const answer = inTime(() => lookUp(name, type), eachMs, signal);
    answer.catch(() => {});
    asked.set(key, answer);
    return answer;
  };
}

function isName(name: string): boolean {
  const labels = name.replace(/\.$/, '').split('.');
  return /^[!-~]{1,254}$/.test(name) && labels.every(({ length }) => length > 0 && length <= 63);
}

async function inTime(ask: () => Promise<Answer>, ms: number, signal: AbortSignal): Promise<Answer> {
  if (signal.aborted) throw noAnswer('The checks of the mail took too long.');
  const { promise: late, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(noAnswer('The DNS did not answer in time.'));
  const timer = setTimeout(giveUp, ms);
  signal.addEventListener('abort', giveUp);
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

function noAnswer(message: string): Error {
  return Object.assign(new Error(message), { code: 'ETIMEOUT' });
}
