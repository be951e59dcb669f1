import { useState } from 'react';
import { now } from '../clock.ts';
import { type ApiKeyLineFragment, RevokeApiKeyDocument } from '../generated/graphql.ts';
import { Confirm } from '../invite/confirm.tsx';
import { useChange } from '../invite/use-change.ts';
import { momentText } from '../invites/when.ts';
import { SCOPE_WORDS } from './scope-words.ts';

/** A key, what it allows and when it was used, with the way to end it. */
export function ApiKey({ apiKey }: { readonly apiKey: ApiKeyLineFragment }) {
  const [asks, setAsks] = useState(false);
  const change = useChange(RevokeApiKeyDocument);
  const { id, name, prefix, scopes, createdAt, expiresAt, lastUsedAt, revokedAt } = apiKey;
  const end = revokedAt ? 'Revoked' : expiresAt && Date.parse(expiresAt) <= now() ? 'Ended' : undefined;
  return (
    <li className="guest">
      <div className="guest-head">
        <div>
          <h3>{name}</h3>
          <p className="quiet small">
            begins with <code>{prefix}</code>
          </p>
        </div>
        {end && <span className="tag">{end}</span>}
      </div>
      <p className="facts quiet small">
        <span>{scopes.map((scope) => SCOPE_WORDS[scope]).join(', ')}</span>
        <span>made {momentText(createdAt)}</span>
        <span>{lastUsedAt ? `last used ${momentText(lastUsedAt)}` : 'never used'}</span>
        {!revokedAt && expiresAt && <span>until {momentText(expiresAt)}</span>}
        {revokedAt && <span>revoked {momentText(revokedAt)}</span>}
      </p>
      {!end && (
        <div className="actions">
          <button type="button" className="button slight" onClick={() => setAsks(true)}>
            Revoke<span className="hidden"> ({name})</span>
          </button>
        </div>
      )}
      {asks && (
        <Confirm
          title={`Revoke ${name}?`}
          change={change}
          yes="Revoke it"
          no="Keep it"
          onYes={() => change.run({ input: { id } })}
          onClose={() => setAsks(false)}
        >
          Whoever uses it is refused from now on, and its sockets are closed. It cannot be brought back.
        </Confirm>
      )}
    </li>
  );
}
