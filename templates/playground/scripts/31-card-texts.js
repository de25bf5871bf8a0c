// Texts, lines, pictures and people in a card.
{
  const { el, part, textOf, listOf, tone, markdown, richText, wordsOf } = chat;

  const SIZES = new Set(['notation', 'heading', 'heading-0', 'heading-1', 'heading-2', 'heading-3', 'heading-4']);
  const look = ({ text_size: size, text_align: align, text_color: colour }) =>
    [
      SIZES.has(size) ? `size-${String(size).split('-')[0]}` : '',
      ['center', 'right'].includes(align) ? `align-${align}` : '',
      colour === undefined || colour === 'default' ? '' : `font ${tone(colour)}`,
    ].join(' ');

  part('markdown', (node, context) =>
    el('div', { class: `markdown ${look(node)}` }, markdown(textOf(node.content), context)),
  );

  part('div', (node, context) => {
    const text = node.text ?? {};
    const fields = listOf(node.fields).map((field) => el('div', null, richText(field?.text, context)));
    const inner = text.tag === 'lark_md' ? markdown(textOf(text.content), context) : textOf(text.content);
    return el('div', { class: `plain ${look(text)}` }, inner, fields);
  });
  part('plain_text', (node) => el('div', { class: `plain ${look(node)}` }, textOf(node.content)));

  part('hr', () => el('hr'));

  part('text_tag', (node) => el('span', { class: `tag ${tone(node.color)}` }, wordsOf(node.text)));

  /** A picture, and its words alone when it cannot be had. */
  chat.image = (key, alt) => {
    const words = () => el('span', { class: 'no-image', role: 'img', 'aria-label': alt || '图片' }, alt || '图片');
    if (!/^[\w-]+$/.test(key)) return words();
    const image = el('img', { src: chat.fileAddress(key), alt, loading: 'lazy' });
    image.addEventListener('error', () => image.replaceWith(words()), { once: true });
    return image;
  };
  part('img', (node) => {
    const title = wordsOf(node.title);
    return el(
      'figure',
      null,
      title === '' ? null : el('figcaption', null, title),
      chat.image(textOf(node.img_key), wordsOf(node.alt)),
    );
  });
  part('img_combination', (node) =>
    el(
      'div',
      { class: 'images' },
      listOf(node.img_list).map((one) => chat.image(textOf(one?.img_key), '')),
    ),
  );

  const person = (id, { nameOf }) => {
    const name = nameOf(textOf(id));
    return el('span', { class: 'person' }, chat.avatar(name, false), name);
  };
  chat.person = person;
  part('person', (node, context) => person(node.user_id, context));
  part('person_list', (node, context) =>
    el(
      'div',
      { class: 'people' },
      listOf(node.persons).map((one) => person(one?.id, context)),
    ),
  );
  part('audio', () => el('div', { class: 'unknown' }, '语音（这里不能播放）'));
}
