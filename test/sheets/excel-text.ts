/** What Excel shows for a text as it stands in a sheet's XML. */
export function decoded(xml: string): string {
  return unnumbered(
    xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#13;', '\r').replaceAll('&amp;', '&'),
  );
}

/** Excel's second decoding, after the XML reader's: `_x000D_` is the character of that number. exceljs leaves it to us. */
export function unnumbered(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
