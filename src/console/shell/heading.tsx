import { type ReactNode, useEffect } from 'react';

/** The title of a page, also of the window, with what can be done there beside it. */
export function Heading(props: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  const { title, children, actions } = props;
  useEffect(() => {
    document.title = `${title} · invitegraph`;
  }, [title]);
  return (
    <header className="heading">
      <div>
        <h1>{title}</h1>
        {children}
      </div>
      {actions && <div className="actions">{actions}</div>}
    </header>
  );
}
