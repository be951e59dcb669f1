import type { GuestFragment, WholeInviteFragment } from '../generated/graphql.ts';
import { MailView } from '../mail/mail-view.tsx';
import { Dialog } from '../shell/dialog.tsx';
import { useGuestMail } from './use-guest-mail.ts';

/** The newest mail of a recipient, or one as it would be mailed now where none was captured. */
export function GuestMail(props: {
  readonly invite: WholeInviteFragment;
  readonly guest: GuestFragment;
  readonly onClose: () => void;
}) {
  const { invite, guest, onClose } = props;
  const mail = useGuestMail(invite, guest);
  return (
    <Dialog title={`Mail to ${guest.name ?? guest.email}`} onClose={onClose} wide>
      {mail === undefined && <p className="quiet">Looking for the mail …</p>}
      {mail?.kind === 'none' && <p className="quiet">{mail.reason}</p>}
      {mail?.kind === 'preview' && (
        <p className="hint">As it would be mailed now. Its buttons belong to nobody.</p>
      )}
      {mail && mail.kind !== 'none' && <MailView mime={mail.mime} />}
    </Dialog>
  );
}
