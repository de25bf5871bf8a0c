// The platform's colour words as classes: hue and strength are the style sheet's.
{
  const KNOWN = new Set(
    'blue wathet turquoise green lime yellow orange red carmine violet purple indigo grey neutral'.split(' '),
  );

  /** `blue`, `blue-500`, `neutral` → `tone-blue`…; grey for what nobody knows. */
  const tone = (word) => {
    const name = String(word ?? '')
      .split('-')[0]
      .toLowerCase();
    if (name === 'gray' || name === 'default' || name === 'neutral') return 'tone-grey';
    return KNOWN.has(name) ? `tone-${name}` : 'tone-grey';
  };

  /** A name's own colour for its avatar, the same every time. */
  const AVATARS = ['blue', 'turquoise', 'green', 'orange', 'carmine', 'violet', 'indigo', 'wathet'];
  const avatarTone = (name) => {
    let sum = 0;
    for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
    return `tone-${AVATARS[sum % AVATARS.length]}`;
  };

  const avatar = (name, isBot) =>
    chat.el(
      'span',
      { class: isBot ? 'avatar bot' : `avatar ${avatarTone(name)}`, 'aria-hidden': 'true' },
      [...name][0] ?? '?',
    );
  /** Coloured discs as the page draws them: not every machine has a font with them. */
  const DISCS = {
    '🔴': 'red',
    '🟠': 'orange',
    '🟡': 'yellow',
    '🟢': 'green',
    '🔵': 'blue',
    '🟣': 'purple',
    '⚪': 'grey',
  };
  const withDiscs = (text) =>
    text
      .split(/([🔴🟠🟡🟢🔵🟣⚪])/u)
      .filter((part) => part !== '')
      .map((part) => (DISCS[part] === undefined ? part : chat.el('span', { class: `disc tone-${DISCS[part]}` }, part)));

  const groupAvatar = () => chat.el('span', { class: 'avatar group tone-blue', 'aria-hidden': 'true' }, '群');

  Object.assign(chat, { tone, avatar, groupAvatar, withDiscs });
}
