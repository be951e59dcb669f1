import { addressOf, useRoute } from './route.ts';
import { useSandbox } from './use-sandbox.ts';

interface Place {
  readonly name: string;
  readonly parts: readonly string[];
  /** Only where mail is captured. */
  readonly sandbox?: boolean;
}

const PLACES: readonly Place[] = [
  { name: 'Invites', parts: [] },
  { name: 'Outbox', parts: ['outbox'], sandbox: true },
  { name: 'Unmatched', parts: ['unmatched'] },
  { name: 'Applications', parts: ['applications'] },
  { name: 'Health', parts: ['health'] },
];

export function Navigation() {
  const { parts } = useRoute();
  const sandbox = useSandbox();
  const here = parts[0] ?? '';
  return (
    <nav aria-label="Console">
      <ul className="places">
        {PLACES.filter((place) => !place.sandbox || sandbox).map((place) => {
          const name = place.parts[0] ?? '';
          const current = name === here || (name === '' && (here === 'invites' || here === 'start'));
          return (
            <li key={place.name}>
              <a href={addressOf(place.parts)} aria-current={current ? 'page' : undefined}>
                {place.name}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
