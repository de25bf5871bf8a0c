// Character references in the platform's markdown: they show a character and are never markup.
{
  const NAMED = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: '\u00A0', ensp: '\u2002', emsp: '\u2003' };
  const REFERENCE = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi;

  const characterOf = (code) => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD');

  chat.withoutReferences = (text) =>
    text.replace(REFERENCE, (whole, decimal, hexadecimal, name) => {
      if (decimal !== undefined) return characterOf(Number(decimal));
      if (hexadecimal !== undefined) return characterOf(Number.parseInt(hexadecimal, 16));
      return NAMED[name.toLowerCase()] ?? whole;
    });
}
