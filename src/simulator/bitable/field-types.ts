// The types of fields (feishu.md §6.5): how they are shown, what may be the first column, what is filled in by the platform.

export const TEXT = 1;
export const NUMBER = 2;
export const SINGLE_SELECT = 3;
export const MULTI_SELECT = 4;
export const DATE = 5;
export const CHECKBOX = 7;
export const USER = 11;
export const PHONE = 13;
export const URL = 15;
export const ATTACHMENT = 17;
export const SINGLE_LINK = 18;
export const LOOKUP = 19;
export const FORMULA = 20;
export const DUPLEX_LINK = 21;
export const LOCATION = 22;
export const GROUP = 23;
export const STAGE = 24;
export const CREATED_TIME = 1001;
export const MODIFIED_TIME = 1002;
export const CREATED_USER = 1003;
export const MODIFIED_USER = 1004;
export const AUTO_NUMBER = 1005;
export const BUTTON = 3001;

/** The first of each is what a field is shown as when nothing else is said. */
export const UI_TYPES: ReadonlyMap<number, readonly string[]> = new Map([
  [TEXT, ['Text', 'Barcode', 'Email']],
  [NUMBER, ['Number', 'Progress', 'Currency', 'Rating']],
  [SINGLE_SELECT, ['SingleSelect']],
  [MULTI_SELECT, ['MultiSelect']],
  [DATE, ['DateTime']],
  [CHECKBOX, ['Checkbox']],
  [USER, ['User']],
  [PHONE, ['Phone']],
  [URL, ['Url']],
  [ATTACHMENT, ['Attachment']],
  [SINGLE_LINK, ['SingleLink']],
  [LOOKUP, ['Lookup']],
  [FORMULA, ['Formula']],
  [DUPLEX_LINK, ['DuplexLink']],
  [LOCATION, ['Location']],
  [GROUP, ['GroupChat']],
  [STAGE, ['Stage']],
  [CREATED_TIME, ['CreatedTime']],
  [MODIFIED_TIME, ['ModifiedTime']],
  [CREATED_USER, ['CreatedUser']],
  [MODIFIED_USER, ['ModifiedUser']],
  [AUTO_NUMBER, ['AutoNumber']],
  [BUTTON, ['Button']],
]);

/** Cannot be made through the API. */
export const NOT_CREATABLE: ReadonlySet<number> = new Set([LOOKUP, STAGE, BUTTON]);
/** Cannot be written through the API. */
export const READ_ONLY: ReadonlySet<number> = new Set([
  LOOKUP,
  FORMULA,
  STAGE,
  CREATED_TIME,
  MODIFIED_TIME,
  CREATED_USER,
  MODIFIED_USER,
  AUTO_NUMBER,
  BUTTON,
]);
/** May be the first column of a table. */
export const PRIMARY: ReadonlySet<number> = new Set([TEXT, NUMBER, DATE, PHONE, URL, FORMULA, LOCATION]);

export function isSelect(type: number): boolean {
  return type === SINGLE_SELECT || type === MULTI_SELECT;
}
