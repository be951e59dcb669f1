import './scalars.ts';
import './invite-query.ts';
import './invite-list.ts';
import './invite-event-kinds.ts';
import './invite-event-log.ts';
import './latest-cursor.ts';
import './invite-status-subscription.ts';
import './create-invite.ts';
import './update-invite.ts';
import './cancel-invite.ts';
import './occurrence-change.ts';
import './remove-recipient.ts';
import './resend-invite.ts';
import './preview-invite.ts';
import './outbox-mail.ts';
import './unmatched-reply.ts';
import './resolve-unmatched-reply.ts';
import './resolve-proposal.ts';
import './message-received.ts';
import './simulate-reply.ts';
import './callback-delivery.ts';
import './create-viewer-token.ts';
import './engine.ts';
import './person.ts';
import './federation.ts';
import { builder } from './builder.ts';

/** The whole graph. */
export const schema = builder.toSchema();
