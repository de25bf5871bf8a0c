// The text of a page whatever its charset: pages of this trade say UTF-8 and are GBK, and the other way round.

/**
 * What is UTF-8 throughout is UTF-8, whatever was declared: hardly any Chinese text in another charset happens to be. Otherwise what the
 * header or the page declares, or GB 18030, which holds GBK and GB 2312.
 */
export function pageText(body: Buffer, contentType: string | undefined): string {
  return decoded(body, 'utf-8') ?? decoded(body, declaredCharset(body, contentType)) ?? body.toString('latin1');
}

function decoded(body: Buffer, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch (thrown) {
    // RangeError: no such charset. TypeError: it is not in it.
    if (thrown instanceof RangeError || thrown instanceof TypeError) return null;
    throw thrown;
  }
}

const LOOKED_AT = 2_048;

function declaredCharset(body: Buffer, contentType = ''): string {
  const found =
    /charset=["']?([\w-]+)/i.exec(contentType) ??
    /<meta[^>]+charset=["']?([\w-]+)/i.exec(body.subarray(0, LOOKED_AT).toString('latin1'));
  const charset = found?.[1]?.toLowerCase() ?? 'gb18030';
  return charset === 'utf-8' || charset === 'utf8' ? 'gb18030' : charset;
}
