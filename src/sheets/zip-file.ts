// A zip file written part after part straight to disk: sizes are put into each part's head afterwards, so no reader needs data descriptors.
// The same parts give the same bytes: every part dates from 1980-01-01, the first day a zip knows. Layout: PKWARE's APPNOTE 6.3, sections 4.3 and 4.4.
import { open, rm } from 'node:fs/promises';
import { UserError } from '../lib/errors.ts';
import { type Deflated, deflateBlocks } from './deflate-blocks.ts';
import { MAX_ZIP_BYTES } from './limits.ts';

/** Parts are written one after the other; a call must be awaited before the next is made. After an error only `discard` is left to call. */
export interface ZipFile {
  /** Begins a part; `path` is ASCII. */
  begin(path: string): Promise<void>;
  push(bytes: Uint8Array): Promise<void> | undefined;
  pushText(text: string): Promise<void> | undefined;
  /** Ends the part begun last. */
  end(): Promise<void>;
  /** Writes the table of parts and closes the file; gives its length in bytes. */
  finish(): Promise<number>;
  /** Closes and removes the file; nothing happens when it is finished or discarded already. */
  discard(): Promise<void>;
}

interface Part extends Deflated {
  readonly path: string;
  readonly offset: number;
}

const LOCAL_HEAD = 30;
const CENTRAL_HEAD = 46;
const END_HEAD = 22;

/**
 * Creates or empties the file. Errors of the file system come through as they are, with their `code` (ENOSPC).
 * @throws UserError when the file or a part of it would reach 4 GB, which a zip without ZIP64 cannot hold.
 */
export async function createZip(
  file: string,
  options: { readonly level: number; readonly maxBytes?: number },
): Promise<ZipFile> {
  const maxBytes = options.maxBytes ?? MAX_ZIP_BYTES;
  const handle = await open(file, 'w');
  const deflater = deflateBlocks(options.level, append);
  const parts: Part[] = [];
  let length = 0;
  let current: { readonly path: string; readonly offset: number; pushed: number } | null = null;
  let isClosed = false;
  let isOver = false;
  let failure: unknown = null;

  async function writeAt(bytes: Uint8Array, position: number): Promise<void> {
    if (failure !== null) throw failure;
    try {
      // A disk that is nearly full takes a part of the bytes first; the error comes with the rest.
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, position + at);
        at += bytesWritten;
      }
    } catch (error) {
      failure = error;
      throw error;
    }
  }

  async function append(bytes: Uint8Array): Promise<void> {
    refuseBeyond(length + bytes.length);
    await writeAt(bytes, length);
    length += bytes.length;
  }

  function refuseBeyond(bytes: number): void {
    if (bytes <= maxBytes) return;
    failure ??= new UserError(
      `工作簿超过 ${Math.ceil(maxBytes / 2 ** 30)} GB，Excel 的文件格式放不下。请按基地分开导出，或减少列和行。`,
    );
    throw failure;
  }

  async function begin(path: string): Promise<void> {
    current = { path, offset: length, pushed: 0 };
    await append(localHead({ path, offset: length, crc: 0, size: 0, packedSize: 0 }));
  }

  function count(bytes: number): void {
    if (failure !== null) throw failure;
    if (current === null) throw new Error('no part of the zip file is open');
    current.pushed += bytes;
    refuseBeyond(current.pushed);
  }

  function push(bytes: Uint8Array): Promise<void> | undefined {
    count(bytes.length);
    return deflater.push(bytes);
  }

  function pushText(text: string): Promise<void> | undefined {
    // Bytes are at least as many as UTF-16 units; the end of the part counts them exactly.
    count(text.length);
    return deflater.pushText(text);
  }

  async function end(): Promise<void> {
    if (current === null) throw new Error('no part of the zip file is open');
    const part = { path: current.path, offset: current.offset, ...(await deflater.end()) };
    refuseBeyond(part.size);
    await writeAt(localHead(part), part.offset);
    parts.push(part);
    current = null;
  }

  async function finish(): Promise<number> {
    const offset = length;
    await append(Buffer.concat(parts.map(centralHead)));
    await append(endHead(parts.length, length - offset, offset));
    await close();
    isOver = true;
    return length;
  }

  async function discard(): Promise<void> {
    if (isOver) return;
    isOver = true;
    try {
      await deflater.settle();
      await close();
    } finally {
      await rm(file, { force: true });
    }
  }

  async function close(): Promise<void> {
    if (isClosed) return;
    isClosed = true;
    await handle.close();
  }

  return { begin, push, pushText, end, finish, discard };
}

function localHead(part: Part): Buffer {
  const head = Buffer.alloc(LOCAL_HEAD + part.path.length);
  head.writeUInt32LE(0x04034b50, 0);
  writeFacts(head, 4, part);
  head.write(part.path, LOCAL_HEAD, 'latin1');
  return head;
}

function centralHead(part: Part): Buffer {
  const head = Buffer.alloc(CENTRAL_HEAD + part.path.length);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(VERSION, 4);
  writeFacts(head, 6, part);
  head.writeUInt32LE(part.offset, 42);
  head.write(part.path, CENTRAL_HEAD, 'latin1');
  return head;
}

function endHead(parts: number, bytes: number, offset: number): Buffer {
  const head = Buffer.alloc(END_HEAD);
  head.writeUInt32LE(0x06054b50, 0);
  head.writeUInt16LE(parts, 8);
  head.writeUInt16LE(parts, 10);
  head.writeUInt32LE(bytes, 12);
  head.writeUInt32LE(offset, 16);
  return head;
}

/** Version 2.0: directories and deflate. */
const VERSION = 20;
const DEFLATED = 8;
/** 1980-01-01, as years since 1980, month, day. */
const FIRST_DATE = (0 << 9) | (1 << 5) | 1;

/** The fields both heads have in the same order: version, flags, method, time, date, CRC, sizes, length of the path. */
function writeFacts(head: Buffer, at: number, part: Part): void {
  head.writeUInt16LE(VERSION, at);
  head.writeUInt16LE(DEFLATED, at + 4);
  head.writeUInt16LE(FIRST_DATE, at + 8);
  head.writeUInt32LE(part.crc, at + 10);
  head.writeUInt32LE(part.packedSize, at + 14);
  head.writeUInt32LE(part.size, at + 18);
  head.writeUInt16LE(part.path.length, at + 22);
}
