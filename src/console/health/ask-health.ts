export type PartState = 'ok' | 'degraded' | 'failed';

export interface Health {
  readonly status: string;
  readonly parts: readonly { readonly name: string; readonly state: PartState }[];
}

const STATUSES: Readonly<Record<string, string>> = {
  ready: 'Everything that is needed works',
  'not ready': 'Something that is needed fails',
  stopping: 'The gateway is being stopped',
};

/** Asks the gateway how it is. It answers 503 where something fails, with the same list. Never throws. */
export async function askHealth(): Promise<Health> {
  try {
    const response = await fetch('/health/ready', { cache: 'no-store' });
    const { status, reason, ...parts } = (await response.json()) as Record<string, string>;
    const told = STATUSES[status ?? ''] ?? `The gateway answered ${response.status}`;
    return {
      status: reason === undefined ? told : `${told}: ${reason}`,
      parts: Object.entries(parts).map(([name, state]) => ({
        name: partName(name),
        state: state as PartState,
      })),
    };
  } catch {
    return { status: 'The gateway cannot be reached', parts: [] };
  }
}

const NAMES: Readonly<Record<string, string>> = {
  writes: 'Keeping of changes',
  stream: 'Log of events',
  wakeUps: 'Wake-ups',
  workers: 'Workers that read mail',
  smtp: 'Replies by SMTP',
  mailbox: 'Replies from a mailbox',
};

/** The part as people call it. */
function partName(name: string): string {
  const known = NAMES[name];
  if (known !== undefined) return known;
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
