import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { EngineDocument } from '../generated/graphql.ts';
import { Heading } from '../shell/heading.tsx';
import { askHealth, type Health, type PartState } from './ask-health.ts';

/** How often the gateway is asked while the page is open, in milliseconds. */
const EVERY = 5000;

const WORDS: Readonly<Record<PartState, string>> = {
  ok: 'Works',
  degraded: 'Works in part',
  failed: 'Fails',
};

/** How the gateway and its parts are, as /health/ready says it. */
export function HealthPage() {
  const [health, setHealth] = useState<Health>();
  const [{ data }] = useQuery({ query: EngineDocument });
  useEffect(() => {
    let current = true;
    const ask = () => void askHealth().then((answer) => current && setHealth(answer));
    ask();
    const timer = setInterval(ask, EVERY);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, []);
  return (
    <>
      <Heading title="Health">
        {data && (
          <p className="quiet">
            {data.engine.name === 'CRONOFY'
              ? 'Cronofy keeps the invites; this gateway passes them on.'
              : 'This gateway mails the invitations and reads the answers itself.'}
          </p>
        )}
      </Heading>
      {health && (
        <section className="card" aria-labelledby="parts">
          <div role="status">
            <h2 id="parts">{health.status}</h2>
          </div>
          <ul className="parts">
            {health.parts.map(({ name, state }) => (
              <li key={name}>
                <span>{name}</span>
                <span className={`part ${state}`}>{WORDS[state]}</span>
              </li>
            ))}
          </ul>
          <p className="hint">Why a part fails is in the gateway's log.</p>
        </section>
      )}
    </>
  );
}
