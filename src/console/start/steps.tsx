const STEPS = ['Create an invite', 'See the mail', 'Answer as a guest', 'Watch it arrive'] as const;

/** Where somebody is on the way. */
export function Steps({ at }: { readonly at: 1 | 2 | 3 | 4 }) {
  return (
    <ol className="steps">
      {STEPS.map((step, index) => {
        const place = index + 1 === at ? 'now' : index + 1 < at ? 'done' : 'later';
        return (
          <li key={step} className={place} aria-current={place === 'now' ? 'step' : undefined}>
            <span className="step-number" aria-hidden="true">
              {place === 'done' ? '✓' : index + 1}
            </span>
            {step}
          </li>
        );
      })}
    </ol>
  );
}
