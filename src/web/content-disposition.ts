// The header that names a download, for browsers of every age.

/** RFC 6266: a plain ASCII name for the old, and `filename*` (RFC 5987) with the real one. */
export function attachment(name: string): string {
  const fallback = name.replace(/[^\x20-\x7e]+/g, '_').replace(/["\\%/]/g, '_');
  return `attachment; filename="${fallback}"; filename*=UTF-8''${encoded(name)}`;
}

/** Lone surrogates have no UTF-8; encodeURIComponent leaves ' ( ) * alone, which RFC 5987 does not allow. */
function encoded(name: string): string {
  const whole = name.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  return encodeURIComponent(whole).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}
