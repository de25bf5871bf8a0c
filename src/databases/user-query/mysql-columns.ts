// What the columns of a prepared statement of MySQL or MariaDB are, and how a value of each becomes text.
import type { QueryColumn, ValueType } from './contract.ts';
import { shortestSingle } from './shortest-single.ts';

/** A column as the wire describes it; the driver's types show only a part of it. */
export interface WireColumn {
  readonly name: string;
  readonly schema: string;
  readonly orgTable: string;
  readonly orgName: string;
  /** Its number on the wire. */
  readonly columnType: number;
  readonly flags: number;
  readonly characterSet: number;
  /** In bytes, of texts in utf8mb4. */
  readonly columnLength: number;
  readonly decimals: number;
  /** MariaDB says here what it sends as text: `uuid`, `inet6`. */
  readonly extendedTypeName?: string;
  readonly extendedFormat?: string;
}

/** As the driver reads it from the binary protocol, with dates and JSON left as text. */
export type DriverValue = number | string | Buffer | null;

export interface MysqlColumn extends QueryColumn {
  /** The driver would make a thing of its own of it: it is to hand over the bytes. */
  readonly isOpaque: boolean;
  read(value: DriverValue): string | null;
}

/** @param offsetMinutes how far the session's clock is before UTC, for TIMESTAMP */
export function mysqlColumn(wire: WireColumn, choices: readonly string[] | null, offsetMinutes: number): MysqlColumn {
  const { name } = wire;
  const form = (type: ValueType, declared: string, read: MysqlColumn['read']): MysqlColumn => ({
    name,
    type,
    declared,
    choices,
    isOpaque: OPAQUE.includes(wire.columnType),
    read,
  });
  const sign = (wire.flags & UNSIGNED) === 0 ? '' : ' unsigned';
  const integer = INTEGERS[wire.columnType];
  if (integer !== undefined) {
    const width = integer === 'tinyint' && wire.columnLength === 1 ? '(1)' : '';
    return form('integer', `${integer}${width}${integer === 'year' ? '' : sign}`, asText);
  }
  switch (wire.columnType) {
    case 0:
    case 246:
      return form('decimal', decimalType(wire, sign), asText);
    case 4:
      return form('float', `float${sign}`, (value) =>
        typeof value === 'number' ? shortestSingle(value) : asText(value),
      );
    case 5:
      return form('float', `double${sign}`, asText);
    case 10:
    case 14:
      return form('date', 'date', asText);
    case 12:
      return form('datetime', `datetime${fraction(wire)}`, (value) => withoutZeros(asText(value)));
    case 7:
      return form('instant', `timestamp${fraction(wire)}`, (value) =>
        instantOf(withoutZeros(asText(value)), offsetMinutes),
      );
    case 11:
      return form('time', `time${fraction(wire)}`, (value) => withoutZeros(asText(value)));
    case 16:
      return bits(wire, form);
    case 245:
      return form('json', 'json', asText);
    case 242:
    case 255:
      return form('binary', wire.extendedTypeName ?? (wire.columnType === 242 ? 'vector' : 'geometry'), asHex);
  }
  if (wire.extendedFormat === 'json') return form('json', 'json', asText);
  if (wire.extendedTypeName !== undefined) return form('text', wire.extendedTypeName, asText);
  if (choices !== null || isChoice(wire)) return form('text', (wire.flags & SET) === 0 ? 'enum' : 'set', asText);
  // NULL by itself has no type.
  if (wire.columnType === 6 || wire.columnLength === 0) return form('text', 'null', asText);
  if (wire.characterSet === BINARY) return form('binary', 'binary', asHex);
  const most = Math.floor(wire.columnLength / 4);
  return form('text', BLOBS.has(wire.columnType) ? textType(most) : `varchar(${most})`, asText);
}

/** True for ENUM and SET, whose values are in the catalogue. */
export function isChoice(wire: WireColumn): boolean {
  return (wire.flags & (ENUM | SET)) !== 0;
}

const UNSIGNED = 32;
const ENUM = 256;
const SET = 2_048;
/** The number of the charset of bytes. */
const BINARY = 63;
/** VECTOR and GEOMETRY. */
const OPAQUE: readonly number[] = [242, 255];
/** TEXT of every length is sent as BLOB is. */
const BLOBS: ReadonlySet<number> = new Set([249, 250, 251, 252]);
/** The binary protocol's numbers. */
const INTEGERS: Readonly<Record<number, string>> = {
  1: 'tinyint',
  2: 'smallint',
  3: 'int',
  8: 'bigint',
  9: 'mediumint',
  13: 'year',
};

/** All texts that are no varchar; they differ by their length, in characters or in bytes as the server counts. */
function textType(most: number): string {
  if (most <= 255) return 'tinytext';
  if (most <= 65_535) return 'text';
  return most <= 16_777_215 ? 'mediumtext' : 'longtext';
}

function decimalType(wire: WireColumn, sign: string): string {
  const digits = wire.columnLength - (wire.decimals > 0 ? 1 : 0) - (sign === '' ? 1 : 0);
  return `decimal(${digits},${wire.decimals})${sign}`;
}

function fraction({ decimals }: WireColumn): string {
  return decimals > 0 && decimals <= 6 ? `(${decimals})` : '';
}

function bits(
  wire: WireColumn,
  form: (...given: [ValueType, string, MysqlColumn['read']]) => MysqlColumn,
): MysqlColumn {
  const number = (value: DriverValue): bigint | null =>
    Buffer.isBuffer(value) ? BigInt(`0x${value.toString('hex') || '0'}`) : null;
  if (wire.columnLength !== 1) {
    return form('integer', `bit(${wire.columnLength})`, (value) => number(value)?.toString() ?? null);
  }
  return form('boolean', 'bit(1)', (value) => {
    const bit = number(value);
    return bit === null ? null : String(bit === 1n);
  });
}

function asText(value: DriverValue): string | null {
  if (value === null || typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : value.toString('utf8');
}

function asHex(value: DriverValue): string | null {
  if (value === null) return null;
  return `0x${(Buffer.isBuffer(value) ? value : Buffer.from(String(value))).toString('hex')}`;
}

function withoutZeros(value: string | null): string | null {
  return value?.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') ?? null;
}

/** A zero date is no instant: it stays as it is, for whoever reads it to say so. */
function instantOf(value: string | null, offsetMinutes: number): string | null {
  if (value === null || value.startsWith('0000')) return value;
  const [wall = '', digits] = value.split('.');
  const utc = new Date(Date.parse(`${wall.replace(' ', 'T')}Z`) - offsetMinutes * 60_000);
  return `${utc.toISOString().slice(0, 19)}${digits === undefined ? '' : `.${digits}`}Z`;
}
