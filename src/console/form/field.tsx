import { type ReactNode, useId } from 'react';

/** What ties a control to its label, its hint and what is wrong with it. */
export interface Tied {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

export function Field(props: {
  readonly label: string;
  readonly hint?: string;
  readonly problem: string | undefined;
  readonly className?: string;
  readonly children: (tied: Tied) => ReactNode;
}) {
  const { label, hint, problem, className = '', children } = props;
  const id = useId();
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-invalid': problem !== undefined,
        'aria-describedby': described === '' ? undefined : described,
      })}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem && (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}
