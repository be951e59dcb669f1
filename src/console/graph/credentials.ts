/** The key that a person gave for this tab, and whether the graph asks for one. */
export interface Credentials {
  /** Another object after every change. */
  readonly state: () => CredentialState;
  readonly subscribe: (changed: () => void) => () => void;
  /** The graph refused: a key, or another one, is needed. */
  refuse(): void;
  give(key: string): void;
}

export interface CredentialState {
  /** Undefined while there is none. */
  readonly key: string | undefined;
  /** True while a person has to give one. */
  readonly asked: boolean;
}

const STORED_AS = 'invitegraph:key';

/** Keeps the key in the tab's session alone: it is gone with the tab, and no other tab or site reads it. */
export function createCredentials(storage: Pick<Storage, 'getItem' | 'setItem'>): Credentials {
  let state: CredentialState = { key: storage.getItem(STORED_AS) ?? undefined, asked: false };
  const listeners = new Set<() => void>();
  const become = (next: CredentialState) => {
    state = next;
    for (const changed of listeners) changed();
  };
  return {
    state: () => state,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    refuse() {
      if (!state.asked) become({ ...state, asked: true });
    },
    give(key) {
      storage.setItem(STORED_AS, key);
      become({ key, asked: false });
    },
  };
}
