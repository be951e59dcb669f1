/** The official SDK as far as the tests use it; it ships without types of its own. */
declare module 'cronofy' {
  export interface SmartInviteAnswer {
    readonly email: string;
    readonly status: string;
    readonly comment?: string;
    readonly proposal?: unknown;
  }

  export interface SmartInvite {
    readonly recipient?: SmartInviteAnswer;
    readonly recipients?: readonly SmartInviteAnswer[];
    readonly replies?: readonly SmartInviteAnswer[];
    readonly smart_invite_id: string;
    readonly callback_url: string | null;
    readonly method?: string;
    readonly event: Readonly<Record<string, unknown>>;
    readonly attachments?: {
      readonly icalendar: string;
      readonly removed?: { readonly email: string; readonly icalendar: string };
    };
  }

  export default class Cronofy {
    /** Where requests go; overwriting it is the only way to another server. */
    urls: { api: string };
    constructor(config: { client_id?: string; client_secret: string; access_token?: string });
    createSmartInvite(options: object): Promise<SmartInvite>;
    cancelSmartInvite(options: object): Promise<SmartInvite>;
    getSmartInvite(options: object): Promise<SmartInvite>;
    hmacValid(options: { hmac: string; body: string; client_secret?: string }): boolean;
  }
}
