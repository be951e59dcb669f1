import { useQuery } from 'urql';
import { EngineDocument } from '../generated/graphql.ts';

/** Whether mail is captured and answers can be played. */
export function useSandbox(): boolean {
  const [{ data }] = useQuery({ query: EngineDocument });
  return data?.engine.capabilities.includes('SIMULATE_REPLY') ?? false;
}
