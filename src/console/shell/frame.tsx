import { useEffect, useRef } from 'react';
import type { Connection } from '../graph/connection.ts';
import { Announcements } from './announcements.tsx';
import { ConnectionState } from './connection-state.tsx';
import { Navigation } from './navigation.tsx';
import { Page } from './page.tsx';
import { useRoute } from './route.ts';

/** What is around every page: the way to the others, and whether what they show is live. */
export function Frame({ connection }: { readonly connection: Connection }) {
  const { parts } = useRoute();
  const place = parts.join('/');
  const main = useRef<HTMLElement>(null);
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current === place) return;
    shown.current = place;
    // Another page: a screen reader goes on at its beginning, and so does the scrolling.
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place]);
  return (
    <div className="frame">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <header className="side">
        <a className="brand" href="#/">
          <Logo />
          invitegraph
        </a>
        <Navigation />
        <div className="side-foot">
          <ConnectionState connection={connection} />
          <a href="/graphql">GraphiQL</a>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Page />
      </main>
      <Announcements />
    </div>
  );
}

function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect x="3" y="6" width="26" height="20" rx="3" className="logo-paper" />
      <path d="M5 10l11 8 11-8" className="logo-fold" />
      <circle cx="25" cy="24" r="6.5" className="logo-yes" />
      <path d="M22.2 24.1l2 2 3.6-3.9" className="logo-tick" />
    </svg>
  );
}
