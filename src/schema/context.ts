import type { MailDesk } from '../invites/mail-desk.ts';
import type { Directory, Engine } from '../invites/ports.ts';
import type { Refresh } from '../invites/refresh.ts';
import type { InviteService } from '../invites/service.ts';
import type { Stream } from '../stream/stream.ts';

/** Everything a resolver may use. Made anew for each request, so that loaders never outlive one. */
export interface GraphContext {
  readonly application: string;
  readonly service: InviteService;
  readonly directory: Directory;
  readonly stream: Stream;
  readonly engine: Engine;
  /** Brings an invite to the state that the system which keeps it has. */
  readonly refresh: Refresh;
  readonly mail: MailDesk;
}
