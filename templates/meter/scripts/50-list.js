// Looks for a meter among all, and keeps favourites on this device only.
{
  const KEY = 'zhiban.meter.favourites';

  const favourites = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || '[]');
      return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
    } catch (_) {
      return []; // nothing is kept where the browser keeps nothing
    }
  };

  const keep = (numbers) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(numbers));
    } catch (_) {
      return; // as above: the star holds until the page is left
    }
  };

  const order = (list) => {
    const liked = favourites();
    const lines = Array.from(list.querySelectorAll('li[data-number]'));
    for (const line of lines) line.querySelector('[data-line-star]').hidden = !liked.includes(line.dataset.number);
    const first = lines.filter((line) => liked.includes(line.dataset.number));
    for (const line of first.reverse()) line.parentNode.insertBefore(line, line.parentNode.firstChild);
  };

  const prepareSearch = (list) => {
    const input = list.querySelector('[data-meters-search]');
    if (input === null) return;
    input.hidden = false;
    input.addEventListener('input', () => {
      const words = input.value.normalize('NFKC').trim().toLowerCase().split(/\s+/);
      let found = 0;
      for (const line of list.querySelectorAll('li[data-number]')) {
        line.hidden = !words.every((word) => line.dataset.words.includes(word));
        if (!line.hidden) found += 1;
      }
      list.querySelector('[data-meters-none]').hidden = found > 0;
    });
  };

  const prepareStar = () => {
    const star = document.querySelector('[data-star]');
    if (star === null) return;
    const number = star.dataset.star;
    const show = () => {
      const isLiked = favourites().includes(number);
      star.textContent = isLiked ? '★' : '☆';
      star.setAttribute('aria-pressed', String(isLiked));
    };
    star.hidden = false;
    show();
    star.addEventListener('click', () => {
      const liked = favourites();
      keep(liked.includes(number) ? liked.filter((one) => one !== number) : liked.concat(number));
      show();
      order(document.querySelector('[data-meters]'));
    });
  };

  meter.shown.push(() => {
    const list = document.querySelector('[data-meters]');
    if (list !== null) {
      order(list);
      prepareSearch(list);
    }
    prepareStar();
  });
}
