// What a message says, by its type.
{
  const { el, textOf, listOf, isObject, linkTo, fileAddress } = chat;

  const PIECES = /(https?:\/\/[^\s<>"'，。；、）】]+)/;
  /** Marks that a robot's text may hold (feishu.md §4.2); what people write stays as they wrote it. */
  const withMarks = (text, context) =>
    chat.inline(text.replace(/<(?!\/?(?:b|i|u|s)>|at user_id=|\/at>)/g, '&lt;'), context);

  const mentioned = (text, names) => {
    const name = names.find((one) => text.includes(`@${one}`));
    if (name === undefined) return [text];
    const [before, ...rest] = text.split(`@${name}`);
    return [before, el('span', { class: 'at' }, `@${name}`), ...mentioned(rest.join(`@${name}`), names)];
  };

  const text = (message, context) => {
    const names = message.mentions.map(({ name }) => name);
    const nodes =
      message.sender.kind !== 'user'
        ? withMarks(message.text, context)
        : message.text
            .split(PIECES)
            .flatMap((piece) => (PIECES.test(piece) ? [linkTo(piece, null, piece)] : mentioned(piece, names)));
    return el('div', { class: 'bubble' }, nodes);
  };

  const SIZES = ['B', 'KB', 'MB', 'GB'];
  const sizeText = (bytes) => {
    const step = Math.min(3, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
    return `${Number((bytes / 1024 ** step).toFixed(step === 0 ? 0 : 1))} ${SIZES[step]}`;
  };

  const file = ({ file: own, text: name }) => {
    if (own === null) return el('div', { class: 'bubble muted' }, name || '文件');
    const ending = /\.(\w{1,4})$/.exec(own.name)?.[1] ?? '';
    return el(
      'a',
      { class: 'file', href: fileAddress(own.key), download: own.name },
      el(
        'span',
        { class: `file-kind ${/^xlsx?|csv$/.test(ending) ? 'sheet' : ''}`, 'aria-hidden': 'true' },
        ending.toUpperCase() || '文件',
      ),
      el('span', { class: 'file-name' }, el('b', null, own.name), el('small', null, sizeText(own.bytes))),
      el('span', { class: 'file-get' }, '下载'),
    );
  };

  const PIECE = {
    a: (one) => linkTo(one.href, null, textOf(one.text)),
    at: (one, { nameOf }) =>
      el('span', { class: 'at' }, `@${one.user_id === 'all' ? '所有人' : nameOf(textOf(one.user_id))}`),
    md: (one, context) => chat.markdown(textOf(one.text), context),
    img: (one) => chat.image(textOf(one.image_key), ''),
    hr: () => el('hr'),
    code_block: (one) => el('pre', null, el('code', null, textOf(one.text))),
  };
  const STYLES = { bold: 'strong', italic: 'em', underline: 'u', lineThrough: 's' };
  const styled = (one) =>
    listOf(one.style).reduce(
      (inner, style) => (STYLES[style] === undefined ? inner : el(STYLES[style], null, inner)),
      textOf(one.text),
    );

  const post = ({ content }, context) => {
    const own = isObject(content) ? (content.zh_cn ?? content.en_us ?? content) : {};
    const lines = listOf(own.content).map((line) => {
      const nodes = listOf(line).map((one) => (PIECE[one?.tag] ?? styled)(one ?? {}, context));
      return el('div', { class: 'post-line' }, nodes);
    });
    const title = textOf(own.title);
    return el('div', { class: 'bubble post markdown' }, title === '' ? null : el('h3', null, title), lines);
  };

  const image = ({ content }) => el('div', { class: 'picture' }, chat.image(textOf(content?.image_key), '图片'));

  const BODIES = { text, post, file, image, media: file, audio: file };

  chat.messageBody = (message, context) => {
    if (message.deleted) return el('div', { class: 'bubble gone' }, '消息已撤回');
    if (message.card !== null) return chat.card(message.card, context);
    const body = BODIES[message.type];
    return body === undefined
      ? el('div', { class: 'unknown' }, `这个页面还不会显示的消息：${message.type}`)
      : body(message, context);
  };

  /** A line for the chat list and for who is replied to. */
  chat.summaryOf = (message) => {
    if (message.deleted) return '消息已撤回';
    if (message.card !== null) return chat.cardSummary(message.card);
    if (message.file !== null) return `[${message.type === 'image' ? '图片' : '文件'}] ${message.file.name}`;
    return message.text.replace(/\s+/g, ' ').trim().slice(0, 120) || `[${message.type}]`;
  };
}
