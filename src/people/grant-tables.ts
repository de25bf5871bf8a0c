// What becomes grants: codes that make an administrator, and what people ask for. Instants are ISO text in UTC.

export interface AdminCodesTable {
  /** Of hashOf; the code itself is nowhere. */
  readonly hash: string;
  readonly made_at: string;
  expires_at: string;
  used_at: string | null;
  used_by: string | null;
}

export type RequestState = 'open' | 'granted' | 'refused' | 'expired';

export interface RightRequestsTable {
  readonly id: string;
  readonly person: string;
  /** Where he asked, and hears of it. */
  readonly chat: string;
  readonly right_name: string;
  /** JSON: codes; none is everywhere. */
  readonly sites: string;
  /** A command's name; empty for whatever the right allows. */
  readonly action: string;
  /** The line that was denied, to be sent again; empty when there was none. */
  readonly line: string;
  state: RequestState;
  readonly asked_at: string;
  readonly expires_at: string;
  decided_at: string | null;
  decided_by: string | null;
  /** JSON: rows of the outbox and their chats, the cards of those who can grant it. */
  readonly told: string;
}

export interface GrantTables {
  admin_codes: AdminCodesTable;
  right_requests: RightRequestsTable;
}
