// Reads multipart/form-data over bytes; a part without a file name is taken too, as the SDK sends Buffers so (feishu.md §1.5, §9 item 11).

export interface FormPart {
  readonly filename: string | null;
  readonly bytes: Buffer;
}

/** The parts by name; null when the body is not what its content type says. */
export function readMultipart(contentType: string, body: Buffer): ReadonlyMap<string, FormPart> | null {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return null;
  const parts = new Map<string, FormPart>();
  const separator = Buffer.from(`\r\n--${boundary}`);
  // The first separator has no line end before it.
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  let at = whole.indexOf(separator);
  while (at >= 0) {
    const start = at + separator.length;
    if (whole.subarray(start, start + 2).toString() === '--') return parts;
    const end = whole.indexOf(separator, start);
    if (end < 0) return null;
    const part = readPart(whole.subarray(start, end));
    if (part === null) return null;
    parts.set(part.name, part);
    at = end;
  }
  return null;
}

function readPart(bytes: Buffer): (FormPart & { readonly name: string }) | null {
  const gap = bytes.indexOf('\r\n\r\n');
  if (gap < 0) return null;
  const head = bytes.subarray(0, gap).toString('utf8');
  const name = /;\s*name="([^"]*)"/i.exec(head)?.[1];
  if (name === undefined) return null;
  return { name, filename: /;\s*filename="([^"]*)"/i.exec(head)?.[1] ?? null, bytes: bytes.subarray(gap + 4) };
}
