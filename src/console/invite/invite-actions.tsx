import { useState } from 'react';
import {
  CancelInviteDocument,
  ResendInviteDocument,
  type WholeInviteFragment,
} from '../generated/graphql.ts';
import { Dialog } from '../shell/dialog.tsx';
import { addressOf } from '../shell/route.ts';
import { ChangeTrouble } from './change-trouble.tsx';
import { Confirm } from './confirm.tsx';
import { nameOf } from './name-of.ts';
import { useChange } from './use-change.ts';

/** What can be done with an invite as a whole. */
export function InviteActions({ invite }: { readonly invite: WholeInviteFragment }) {
  const [asks, setAsks] = useState<'cancel' | 'resend'>();
  const active = invite.state === 'ACTIVE';
  const close = () => setAsks(undefined);
  return (
    <>
      {active && (
        <a className="button" href={addressOf(['invites', invite.id, 'edit'])}>
          Edit
        </a>
      )}
      <button type="button" className="button" onClick={() => setAsks('resend')}>
        Resend
      </button>
      {active && (
        <button type="button" className="button danger" onClick={() => setAsks('cancel')}>
          Cancel invite
        </button>
      )}
      {asks === 'cancel' && <AskCancel invite={invite} onClose={close} />}
      {asks === 'resend' && <AskResend invite={invite} onClose={close} />}
    </>
  );
}

interface Asking {
  readonly invite: WholeInviteFragment;
  readonly onClose: () => void;
}

function AskCancel({ invite, onClose }: Asking) {
  const change = useChange(CancelInviteDocument);
  const cancel = () => change.run({ input: { ...nameOf(invite), expectedRevision: invite.revision } });
  const whom = invite.recipients.length === 1 ? 'The guest is' : `All ${invite.recipients.length} guests are`;
  return (
    <Confirm
      title="Cancel this invite?"
      change={change}
      yes="Cancel and tell them"
      no="Keep it"
      onYes={cancel}
      onClose={onClose}
    >
      {whom} mailed that it does not take place. This cannot be undone.
    </Confirm>
  );
}

function AskResend({ invite, onClose }: Asking) {
  const { run, fetching, problems, error } = useChange(ResendInviteDocument);
  const [to, setTo] = useState('');
  const one = to === '' ? {} : { recipientEmail: to };
  const resend = async () => {
    if (await run({ input: { ...nameOf(invite), ...one } })) onClose();
  };
  return (
    <Dialog title="Mail it again" onClose={onClose}>
      <div className="stack">
        <div className="field">
          <label htmlFor="resend-to">To</label>
          <select id="resend-to" value={to} onChange={(event) => setTo(event.target.value)}>
            <option value="">Everybody ({invite.recipients.length})</option>
            {invite.recipients.map(({ id, email, name }) => (
              <option key={id} value={email}>
                {name ?? email}
              </option>
            ))}
          </select>
        </div>
        <ChangeTrouble problems={problems} error={error} />
        <div className="actions">
          <button type="button" className="button primary" disabled={fetching} onClick={() => void resend()}>
            Mail it
          </button>
        </div>
      </div>
    </Dialog>
  );
}
