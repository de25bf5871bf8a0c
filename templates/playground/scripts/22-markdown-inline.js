// Markdown within a line: emphasis, code, links, tags, escapes, bare addresses.
{
  const { el, linkTo, withoutReferences, withDiscs, markdownTag } = chat;

  const ESCAPE = /\\([!-/:-@[-`{-~])/y;
  const CODE = /(`+)(?!`)([\s\S]*?[^`])\1(?!`)/y;
  const IMAGE = /!\[((?:\\.|[^[\]\\])*)\]\(([^()\s]*)\)/y;
  const LINK = /\[((?:\\.|[^[\]\\])*)\]\(\s*([^()\s]+)\s*\)/y;
  const ADDRESS = /https?:\/\/[^\s<>()"'，。；、）】]+/y;
  /** Where something may begin; all before it is text. */
  const STARTS = /[\\`![<*~_\n]|https?:\/\//g;
  const EMPHASIS = [
    { mark: '**', name: 'strong' },
    { mark: '__', name: 'strong' },
    { mark: '~~', name: 's' },
    { mark: '*', name: 'em' },
    { mark: '_', name: 'em' },
  ];
  const MOST_DEPTH = 20;

  const matchAt = (pattern, text, from) => {
    pattern.lastIndex = from;
    return pattern.exec(text);
  };

  /** Where an emphasis ends that begins before `from`; -1 when nowhere. A mark after a blank closes nothing. */
  const closingOf = (text, mark, from) => {
    for (let end = text.indexOf(mark, from + 1); end !== -1; end = text.indexOf(mark, end + 1)) {
      const isLonger = mark.length === 1 && (text[end + 1] === mark || text[end - 1] === mark);
      const isInWord = mark[0] === '_' && /\w/.test(text[end + mark.length] ?? ' ');
      if (!/\s/.test(text[end - 1]) && !isLonger && !isInWord) return end;
    }
    return -1;
  };

  const emphasisAt = (text, from, unclosed, inner) => {
    for (const { mark, name } of EMPHASIS) {
      if (!text.startsWith(mark, from) || unclosed.has(mark)) continue;
      if (mark[0] === '_' && /\w/.test(text[from - 1] ?? ' ')) continue;
      if (/\s/.test(text[from + mark.length] ?? ' ')) continue;
      const end = closingOf(text, mark, from + mark.length);
      if (end !== -1)
        return { nodes: [el(name, null, inner(text.slice(from + mark.length, end)))], end: end + mark.length };
      // What has no end here has none further on: looked for once, or a text of stars would take for ever.
      unclosed.add(mark);
    }
    return null;
  };

  const tokenAt = (text, from, unclosed, inner, context) => {
    const escaped = matchAt(ESCAPE, text, from);
    if (escaped !== null) return { nodes: [escaped[1]], end: ESCAPE.lastIndex };
    switch (text[from]) {
      case '\n':
        return { nodes: [el('br')], end: from + 1 };
      case '`': {
        const code = matchAt(CODE, text, from);
        return code && { nodes: [el('code', null, withoutReferences(code[2]))], end: CODE.lastIndex };
      }
      case '!': {
        const image = matchAt(IMAGE, text, from);
        return image && { nodes: [chat.image(image[2], withoutReferences(image[1]))], end: IMAGE.lastIndex };
      }
      case '[': {
        const link = matchAt(LINK, text, from);
        return link && { nodes: [linkTo(withoutReferences(link[2]), null, inner(link[1]))], end: LINK.lastIndex };
      }
      case '<':
        return markdownTag(text, from, inner, context);
      case 'h': {
        const address = matchAt(ADDRESS, text, from);
        return address && { nodes: [linkTo(address[0], null, address[0])], end: ADDRESS.lastIndex };
      }
      default:
        return emphasisAt(text, from, unclosed, inner);
    }
  };

  /** Nodes for a text. @param context {nameOf(id)} */
  const inline = (text, context, depth = 0) => {
    if (depth > MOST_DEPTH) return [withoutReferences(text)];
    const nodes = [];
    const unclosed = new Set();
    const inner = (part) => inline(part, context, depth + 1);
    let [at, plain] = [0, ''];
    const flush = () => {
      nodes.push(...withDiscs(withoutReferences(plain)));
      plain = '';
    };
    while (at < text.length) {
      STARTS.lastIndex = at;
      const start = STARTS.exec(text)?.index ?? text.length;
      plain += text.slice(at, start);
      at = start;
      if (at === text.length) break;
      const token = tokenAt(text, at, unclosed, inner, context);
      if (token === null) {
        // A run of one mark is passed as a whole, or `****` would be looked at four times.
        plain += text[at];
        at++;
      } else {
        flush();
        nodes.push(...token.nodes);
        at = token.end;
      }
    }
    flush();
    return nodes;
  };

  chat.inline = inline;
}
