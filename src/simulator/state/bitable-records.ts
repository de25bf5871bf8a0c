// What the platform remembers of Bitables 多维表格: bases, their tables with fields and views, rows, and what was written with a client_token.
import type { Json, JsonObject } from '../../lib/json.ts';

/** What an app may do in a base: nothing (91403), look, change records and fields, or all of it. */
export type Access = 'none' | 'read' | 'edit' | 'manage';

export interface BaseRecord {
  /** The app_token. */
  readonly id: string;
  readonly name: string;
  /** IANA. */
  readonly timeZone: string;
  /** Advanced permissions 高级权限 are on. */
  readonly advanced: boolean;
  /** By app id; `*` is for apps that are not named. */
  readonly access: Readonly<Record<string, Access>>;
  readonly deleted: boolean;
}

export interface OptionRecord {
  /** `opt…` */
  readonly id: string;
  readonly name: string;
  readonly color: number;
}

export interface FieldRecord {
  /** `fld…` */
  readonly id: string;
  readonly name: string;
  /** feishu.md §6.5 */
  readonly type: number;
  readonly uiType: string;
  /** Without options: those of a select stand beside it. */
  readonly property: JsonObject | null;
  /** Of a select; null for other types. */
  readonly options: readonly OptionRecord[] | null;
  readonly description: string;
  readonly primary: boolean;
  /** Not to be seen by apps that do not manage a base with advanced permissions. */
  readonly hidden: boolean;
}

export interface ViewRecord {
  /** `vew…` */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** As a search takes it; null shows all. */
  readonly filter: JsonObject | null;
}

export interface TableRecord {
  /** `tbl…` */
  readonly id: string;
  readonly app: string;
  readonly name: string;
  readonly fields: readonly FieldRecord[];
  readonly views: readonly ViewRecord[];
}

/** Who wrote something: an app by its id, or a person `ou_…`. */
export type Writer = string;

export interface RowRecord {
  /** `rec…` */
  readonly id: string;
  readonly table: string;
  /** Ascends with every row of the table; also its automatic number. */
  readonly order: number;
  /** By field id; empty cells are absent. */
  readonly cells: Readonly<Record<string, Json>>;
  /** Milliseconds, the platform's time. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly createdBy: Writer;
  readonly updatedBy: Writer;
}

/** How often a table has changed. */
export interface RevisionRecord {
  readonly id: string;
  readonly revision: number;
}

/** A call with a client_token that was carried out. */
export interface ClientTokenRecord {
  /** App id, blank, token. */
  readonly id: string;
  /** Of what was asked, so that another call with the same token is told from the same call again. */
  readonly digest: string;
  /** What was made: `rec…`, `fld…`. */
  readonly made: readonly string[];
  /** Milliseconds, the memory's time. */
  readonly until: number;
}

export interface AttachmentRecord {
  /** The file_token: good in this base only. */
  readonly id: string;
  readonly app: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

export interface WikiNodeRecord {
  /** The node_token. */
  readonly id: string;
  readonly title: string;
  /** `bitable`, `docx`… */
  readonly kind: string;
  /** What it shows: of a Bitable the app_token. */
  readonly token: string;
  /** The bot is no member of the space or document. */
  readonly closed: boolean;
}
