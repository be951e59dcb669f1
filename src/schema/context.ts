import type { Administration } from '../access/administration.ts';
import type { IssueViewerToken } from '../access/issue-viewer-token.ts';
import type { Principal } from '../access/principal.ts';
import type { AuditTrail } from '../invites/audit.ts';
import type { Invite, Recipient } from '../invites/invite.ts';
import type { InviteService } from '../invites/invite-service.ts';
import type { MailDesk } from '../invites/mail-desk.ts';
import type { People } from '../invites/people.ts';
import type { Directory, Engine } from '../invites/ports.ts';
import type { Refresh } from '../invites/refresh.ts';
import type { ResolveUnmatched } from '../invites/resolve-unmatched.ts';
import type { Stream } from '../stream/stream.ts';

/** Everything a resolver may use. Made anew for each request, so that loaders never outlive one. */
export interface GraphContext {
  /** Who asks, and what they may do. */
  readonly principal: Principal;
  /** The principal's. */
  readonly application: string;
  /** The principal's `rightsOf`: live answers are shared by those who have the same. */
  readonly rights: string;
  /** The cursor with which a browser's event source connects again (`Last-Event-ID`), as it came. */
  readonly resumeAfter?: string | undefined;
  readonly issueViewerToken: IssueViewerToken;
  /** For those with the scope admin. */
  readonly administration: Administration;
  readonly service: InviteService;
  readonly directory: Directory;
  readonly stream: Stream;
  readonly engine: Engine;
  /** Brings an invite to the state that the system which keeps it has. */
  readonly refresh: Refresh;
  readonly mail: MailDesk;
  /** A recipient's page; undefined where another system takes the answers. */
  readonly rsvpUrl: (invite: Invite, recipient: Recipient) => string | undefined;
  readonly resolveUnmatched: ResolveUnmatched;
  readonly people: People;
  readonly audit: AuditTrail;
  /** Hears of entries of the trail that could not be written. */
  readonly onAuditError: (error: unknown) => void;
}
