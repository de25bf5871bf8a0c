// A cell that is tapped says its figure.
meter.shown.push(() => {
  const heat = document.querySelector('[data-heat]');
  if (heat === null) return;
  heat.addEventListener('click', (event) => {
    const title = event.target.querySelector('title');
    if (title === null) return;
    const before = heat.querySelector('.picked');
    if (before !== null) before.classList.remove('picked');
    event.target.classList.add('picked');
    document.querySelector('[data-heat-said]').textContent = title.textContent;
  });
});
