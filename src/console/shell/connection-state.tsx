import type { Connection } from '../graph/connection.ts';

const WORDS: Readonly<Record<Connection, readonly [string, string]>> = {
  connecting: ['Connecting', 'Answers will show here as they arrive.'],
  live: ['Live', 'Answers show here as they arrive.'],
  ended: ['Not live', 'The gateway does not let this key follow what happens.'],
  lost: ['Reconnecting', 'The connection was lost. What happens meanwhile is made up for.'],
};

export function ConnectionState({ connection }: { readonly connection: Connection }) {
  const [word, explanation] = WORDS[connection];
  return (
    <p className={`connection ${connection}`} role="status" title={explanation}>
      <span className="dot" aria-hidden="true" />
      {word}
    </p>
  );
}
