// A whole card: its header and its body; of 1.0 what can be shown of it.
{
  const { el, textOf, listOf, isObject, tone, wordsOf, richText, renderAll } = chat;

  const WIDTHS = new Set(['compact', 'fill']);

  const tags = (header) =>
    listOf(header.text_tag_list)
      .slice(0, 3)
      .map((one) => el('span', { class: `tag ${tone(one?.color)}` }, wordsOf(one?.text)));

  const headerOf = (header, context) => {
    if (!isObject(header)) return null;
    const subtitle = wordsOf(header.subtitle);
    return el(
      'header',
      {
        class: `card-head ${header.template === undefined || header.template === 'default' ? '' : tone(header.template)}`,
      },
      el('h3', null, richText(header.title, context), tags(header)),
      subtitle === '' ? null : el('p', null, richText(header.subtitle, context)),
    );
  };

  /** What the chat list says of it. */
  chat.cardSummary = (card) => textOf(card?.config?.summary?.content) || wordsOf(card?.header?.title) || '[卡片]';

  chat.card = (card, context) => {
    const width = WIDTHS.has(card.config?.width_mode) ? card.config.width_mode : 'default';
    const elements = card.body?.elements ?? card.elements;
    return el(
      'article',
      { class: `card width-${width}`, 'aria-label': `卡片：${chat.cardSummary(card)}` },
      headerOf(card.header, context),
      el('div', { class: 'card-body' }, renderAll(elements, context, '')),
    );
  };
}
