// What Excel and the zip format can hold. Source: “Excel specifications and limits” and PKWARE's APPNOTE, section 4.4.

/** Rows of one sheet, header included. */
export const MAX_SHEET_ROWS = 1_048_576;

/** Columns of one sheet. */
export const MAX_SHEET_COLUMNS = 16_384;

/** UTF-16 units of text in one cell. */
export const MAX_CELL_LENGTH = 32_767;

/** UTF-16 units of a sheet's name. */
export const MAX_SHEET_NAME_LENGTH = 31;

/** Bytes of a file, and of each part before packing, that a zip without ZIP64 can state. */
export const MAX_ZIP_BYTES = 0xffff_fffe;
