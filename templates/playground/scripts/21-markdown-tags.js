// The tags of the platform's markdown: <font>, <text_tag>, <at>, <person>, <link>, <local_datetime>, <number_tag>, <raw>.
{
  const { el, linkTo, tone, withoutReferences } = chat;

  const attributesOf = (text) => {
    const found = {};
    for (const [, name, , quoted, bare] of text.matchAll(/([\w-]+)\s*=\s*(?:(["'])(.*?)\2|([^\s"'>]+))/g)) {
      found[name.toLowerCase()] = withoutReferences(quoted ?? bare ?? '');
    }
    return found;
  };

  /** Whom an id names; an id that nobody has is shown as it is. */
  const at = (ids, nameOf) =>
    ids
      .split(',')
      .filter((id) => id !== '')
      .map((id) => el('span', { class: 'at' }, `@${id === 'all' ? '所有人' : nameOf(id)}`));

  const dateTime = ({ millisecond, format_type: kind }) => {
    const patterns = { date_num: 'YYYY-MM-DD', time: 'HH:mm' };
    return chat.formatted(Number(millisecond), patterns[kind] ?? 'YYYY-MM-DD HH:mm');
  };

  const plainTag = (name) => (_, inner) => el(name, null, inner());

  /** By tag: (attributes, inner nodes, context) → nodes. */
  const TAGS = {
    font: ({ color }, inner) => el('span', { class: `font ${tone(color)}` }, inner()),
    text_tag: ({ color }, inner) => el('span', { class: `tag ${tone(color)}` }, inner()),
    at: (attributes, _, { nameOf }) => at(attributes.id ?? attributes.ids ?? attributes.user_id ?? '', nameOf),
    person: ({ id = '' }, _, { nameOf }) => el('span', { class: 'at' }, nameOf(id)),
    link: ({ url, pc_url: other }, inner) => linkTo(url ?? other, null, inner()),
    a: ({ href }, inner) => linkTo(href, null, inner()),
    number_tag: (_, inner) => el('span', { class: 'number-tag' }, inner()),
    local_datetime: (attributes) => dateTime(attributes),
    b: plainTag('strong'),
    strong: plainTag('strong'),
    i: plainTag('em'),
    em: plainTag('em'),
    u: plainTag('u'),
    s: plainTag('s'),
    del: plainTag('s'),
  };
  const VOID = { br: () => el('br'), hr: () => el('hr') };

  const OPENING = /<([a-z][\w-]*)((?:\s[^<>]*)?)(\/?)>/iy;

  /** The tag that begins at `from`: its nodes and where it ends; null when what stands there is none of ours. */
  chat.markdownTag = (text, from, inline, context) => {
    OPENING.lastIndex = from;
    const match = OPENING.exec(text);
    if (match === null) return null;
    const [whole, written, attributes, closed] = match;
    const name = written.toLowerCase();
    const begin = from + whole.length;
    if (Object.hasOwn(VOID, name)) return { nodes: [VOID[name]()], end: begin };
    if (name !== 'raw' && !Object.hasOwn(TAGS, name)) return null;
    const closing = closed === '/' ? begin : text.toLowerCase().indexOf(`</${name}>`, begin);
    // An <at> that is not closed names somebody all the same; anything else without its end is text.
    if (closing === -1 && name !== 'at') return null;
    const end = closing === -1 || closed === '/' ? begin : closing + name.length + 3;
    const inside = closing === -1 ? '' : text.slice(begin, closing);
    if (name === 'raw') return { nodes: [inside], end };
    return { nodes: [TAGS[name](attributesOf(attributes), () => inline(inside), context)].flat(), end };
  };
}
