/**
 * Whether a span is recorded, by the id of its trace and what its parent says; the parent is undefined where a trace
 * begins.
 */
export type Sampler = (traceId: string, isParentSampled: boolean | undefined) => boolean;

const ROOTS = {
  always_on: () => () => true,
  always_off: () => () => false,
  traceidratio: (share: number) => (traceId: string) =>
    // The last 56 bits are random (W3C Trace Context, level 2), of which a number holds 52 exactly: a trace is in or
    // out on every machine alike.
    Number.parseInt(traceId.slice(-13), 16) < share * 2 ** 52,
} satisfies Record<string, (share: number) => (traceId: string) => boolean>;

const PARENT_BASED = 'parentbased_';

/**
 * A sampler by its name in OTEL_TRACES_SAMPLER; undefined where there is none of that name.
 * @param share of the traces, from 0 to 1, for the samplers that take one
 */
export function samplerOf(name: string, share: number): Sampler | undefined {
  const followsParent = name.startsWith(PARENT_BASED);
  const root = followsParent ? name.slice(PARENT_BASED.length) : name;
  if (!Object.hasOwn(ROOTS, root)) return undefined;
  const sample = ROOTS[root as keyof typeof ROOTS](share);
  return (traceId, isParentSampled) => (followsParent ? isParentSampled : undefined) ?? sample(traceId);
}
