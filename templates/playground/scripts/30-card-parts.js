// A card's parts by tag. Each renderer gets (node, context, path) and answers nodes; what nobody knows is shown as a grey box.
//
// context: { message, nameOf(id), memory: Map kept while the card is replaced, form: null or the form around, act: what a press does }
// path: where the part stands in the card, the key of what the memory holds of it.
{
  const { el, textOf, isObject, listOf } = chat;

  const renderers = new Map();
  /** Says how a tag is shown. */
  const part = (tag, renderer) => renderers.set(tag, renderer);

  const unknown = (tag) =>
    el('div', { class: 'unknown' }, `这个页面还不会显示的组件：${tag === '' ? '（没有 tag）' : tag}`);

  const render = (node, context, path) => {
    if (!isObject(node)) return unknown('');
    const tag = textOf(node.tag);
    const renderer = renderers.get(tag);
    if (renderer === undefined) return unknown(tag.slice(0, 60));
    try {
      return renderer(node, context, `${path}/${tag}`);
    } catch (fault) {
      // One part that is not as it should be must not take the whole conversation with it.
      console.warn('card part', path, fault);
      return unknown(`${tag}（内容不对）`);
    }
  };

  const renderAll = (nodes, context, path) =>
    listOf(nodes).map((node, index) => render(node, context, `${path}${index}`));

  /** plain_text, lark_md or markdown as nodes within a line. */
  const richText = (text, context) => {
    if (!isObject(text)) return textOf(text);
    return text.tag === 'plain_text' ? textOf(text.content) : chat.inline(textOf(text.content), context);
  };

  /** The words of a text, without markup. */
  const wordsOf = (text) => (isObject(text) ? textOf(text.content) : textOf(text));

  const scrollable = (table, label) =>
    el('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': `${label}，可左右滚动` }, table);

  Object.assign(chat, { part, render, renderAll, richText, wordsOf, scrollable });
}
