// Deflates a stream block by block in the thread pool: several blocks at a time, results in order. Blocks have a fixed size, so the
// bytes do not depend on how the input was cut into pieces.
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

/** What a zip entry states about its data. */
export interface Deflated {
  readonly crc: number;
  /** Bytes before and after packing. */
  readonly size: number;
  readonly packedSize: number;
}

/** One stream after the other; a call must be awaited before the next is made. */
export interface BlockDeflater {
  /** Copies the bytes. Undefined when there was room for them without waiting. */
  push(bytes: Uint8Array): Promise<void> | undefined;
  pushText(text: string): Promise<void> | undefined;
  /** Ends the stream and makes ready for another. */
  end(): Promise<Deflated>;
  /** Waits for what is still being packed, whatever becomes of it. */
  settle(): Promise<void>;
}

const BLOCK_BYTES = 1 << 20;
/** Blocks being packed at a time; the thread pool has four threads and others need one. */
const LANES = 3;
/** The longest block packs into one piece, which saves turns of the event loop. */
const PACKED_BYTES = 1 << 18;
/** An empty last block: every block before it ends on a byte, for any of them to be the last. */
const STREAM_END = Buffer.from([0x03, 0x00]);

const deflate = promisify<Uint8Array, { level: number; chunkSize: number; finishFlush: number }, Buffer>(deflateRaw);

/** `level` is zlib's, 1 to 9. `write` takes the packed bytes; it is called for one piece at a time. */
export function deflateBlocks(level: number, write: (packed: Buffer) => Promise<void>): BlockDeflater {
  const spare: Buffer[] = [];
  const packing: { readonly block: Buffer; readonly packed: Promise<Buffer> }[] = [];
  let block: Buffer = Buffer.allocUnsafe(BLOCK_BYTES);
  let used = 0;
  let crc = 0;
  let size = 0;
  let packedSize = 0;

  async function emit(packed: Buffer): Promise<void> {
    packedSize += packed.length;
    await write(packed);
  }

  async function emitOldest(): Promise<void> {
    const oldest = packing.shift();
    if (oldest === undefined) return;
    const packed = await oldest.packed;
    spare.push(oldest.block);
    await emit(packed);
  }

  async function packBlock(): Promise<void> {
    if (used === 0) return;
    const filled = block.subarray(0, used);
    crc = crc32(filled, crc);
    size += used;
    const packed = deflate(filled, { level, chunkSize: PACKED_BYTES, finishFlush: constants.Z_SYNC_FLUSH });
    // Whoever takes the block hears of the failure; until then it must not count as unheard.
    packed.catch(() => undefined);
    packing.push({ block, packed });
    used = 0;
    if (packing.length >= LANES) await emitOldest();
    block = spare.pop() ?? Buffer.allocUnsafe(BLOCK_BYTES);
  }

  async function pushAll(bytes: Uint8Array): Promise<void> {
    let at = 0;
    while (at < bytes.length) {
      const taken = Math.min(BLOCK_BYTES - used, bytes.length - at);
      block.set(bytes.subarray(at, at + taken), used);
      used += taken;
      at += taken;
      if (used === BLOCK_BYTES) await packBlock();
    }
  }

  function push(bytes: Uint8Array): Promise<void> | undefined {
    if (used + bytes.length >= BLOCK_BYTES) return pushAll(bytes);
    block.set(bytes, used);
    used += bytes.length;
    return undefined;
  }

  function pushText(text: string): Promise<void> | undefined {
    // A UTF-16 unit takes three bytes at most.
    if (used + text.length * 3 >= BLOCK_BYTES) return pushAll(Buffer.from(text));
    used += block.write(text, used);
    return undefined;
  }

  async function end(): Promise<Deflated> {
    await packBlock();
    while (packing.length > 0) await emitOldest();
    await emit(STREAM_END);
    const deflated = { crc, size, packedSize };
    crc = 0;
    size = 0;
    packedSize = 0;
    return deflated;
  }

  async function settle(): Promise<void> {
    await Promise.allSettled(packing.map(({ packed }) => packed));
    packing.length = 0;
  }

  return { push, pushText, end, settle };
}
