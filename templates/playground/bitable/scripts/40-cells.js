// Cells as they are seen: each type of field in its own way.
{
  const { el, webAddress, listOf, dateText } = grid;

  const TONES = 8;
  const CURRENCY = { CNY: '¥', USD: '$', EUR: '€', GBP: '£', JPY: '¥' };

  const chips = (names, field) => {
    const options = listOf(field.property?.options);
    return names.map((name) => {
      const colour = options.find((option) => option.name === name)?.color ?? 0;
      return el('span', { class: `chip tone-${colour % TONES}` }, name);
    });
  };

  /** With the digits and signs of the field's formatter; never with fewer digits than it has. */
  const numberText = (value, { property }) => {
    const formatter = property?.formatter ?? '';
    const isShare = formatter.includes('%');
    const shown = isShare ? value * 100 : value;
    const digits = /\.(0+)/.exec(formatter)?.[1].length ?? 0;
    const options = { minimumFractionDigits: digits, maximumFractionDigits: 12, useGrouping: formatter.includes(',') };
    const sign = formatter.startsWith('¥')
      ? '¥'
      : formatter.startsWith('$')
        ? '$'
        : (CURRENCY[property?.currency_code] ?? '');
    return sign + shown.toLocaleString('en-US', options) + (isShare ? '%' : '');
  };

  const segment = (part) => {
    const href = part?.type === 'url' && !String(part.link).startsWith('mailto:') ? webAddress(part.link) : null;
    return href === null
      ? String(part?.text ?? '')
      : el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, part.text);
  };

  const link = ({ text, link: address }) => {
    const href = webAddress(address);
    return href === null ? text : el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, text);
  };

  /** Formulas and look-ups carry their own type. */
  const calculated = (value, field) => {
    const one = (part) => shown(part, { ...field, type: value.type, property: { date_formatter: 'yyyy/MM/dd HH:mm' } });
    return value.type === 1 ? listOf(value.value).map(segment) : listOf(value.value).map(one);
  };

  /** Nodes and texts. @param value as the API reads it; undefined for an empty cell */
  const shown = (value, field) => {
    if (value === undefined || value === null) return '';
    switch (field.type) {
      case 1:
        return el('div', { class: 'clamped' }, listOf(value).map(segment));
      case 2:
        return numberText(value, field);
      case 3:
        return chips([value], field);
      case 4:
        return chips(listOf(value), field);
      case 5:
      case 1001:
      case 1002:
        return dateText(value, field.property?.date_formatter ?? 'yyyy/MM/dd');
      case 7:
        return value ? '☑' : '☐';
      case 15:
        return link(value);
      case 11:
      case 23:
      case 1003:
      case 1004:
        return listOf(value).map((one) => el('span', { class: 'chip' }, one.name ?? one.id));
      case 17:
        return listOf(value)
          .map((one) => one.name)
          .join('、');
      case 18:
      case 21:
        return `${listOf(value.link_record_ids).length} 条关联`;
      case 22:
        return value.full_address === '' ? value.location : value.full_address;
      case 19:
      case 20:
        return calculated(value, field);
      default:
        return String(value);
    }
  };

  /** Text of a cell, to be typed over. */
  grid.cellText = (value) =>
    Array.isArray(value) ? value.map((part) => part?.text ?? part).join('') : value === undefined ? '' : String(value);
  grid.shownCell = shown;
}
