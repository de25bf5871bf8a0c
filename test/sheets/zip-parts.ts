// Reads a zip as an outsider does: through the table at its end, every CRC and size checked, the head of each part compared with the table.
import { readFileSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';

/** 1980-01-01 as a zip writes it. */
const FIRST_DAY = 0x21;

/** The parts of a zip file by path, in the order of its table. */
export function zipParts(file: string): ReadonlyMap<string, Buffer> {
  const bytes = readFileSync(file);
  const end = bytes.length - 22;
  if (bytes.readUInt32LE(end) !== 0x06054b50)
    throw new Error('the table of parts is not where a zip without comment has it');
  const parts = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const head = bytes.subarray(at, at + 46);
    const pathLength = head.readUInt16LE(28);
    const path = bytes.toString('latin1', at + 46, at + 46 + pathLength);
    const local = head.readUInt32LE(42);
    if (bytes.readUInt32LE(local) !== 0x04034b50) throw new Error(`${path}: no head at ${local}`);
    // Version to path length stand in both heads alike.
    if (!bytes.subarray(local + 4, local + 28).equals(head.subarray(6, 30)))
      throw new Error(`${path}: the two heads differ`);
    if (head.readUInt16LE(12) !== 0 || head.readUInt16LE(14) !== FIRST_DAY)
      throw new Error(`${path}: not of 1980-01-01`);
    const begin = local + 30 + pathLength;
    const data = inflateRawSync(bytes.subarray(begin, begin + head.readUInt32LE(20)));
    if (data.length !== head.readUInt32LE(24) || crc32(data) !== head.readUInt32LE(16))
      throw new Error(`${path}: damaged`);
    parts.set(path, data);
    at += 46 + pathLength;
  }
  return parts;
}

/** One part as text. */
export function zipText(file: string, path: string): string {
  const part = zipParts(file).get(path);
  if (part === undefined) throw new Error(`${path} is not in ${file}`);
  return part.toString();
}
