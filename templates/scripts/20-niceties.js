// What pages do beyond their links and forms: `/` goes to the search box, a form is sent once, a card opens.
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  const search = document.querySelector('[data-search]');
  if (search === null) return;
  event.preventDefault();
  search.focus();
  search.select();
});

for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', () => {
    // After the event: a disabled button would not be part of the form that is being sent.
    setTimeout(() => {
      for (const button of form.querySelectorAll('button')) button.disabled = true;
    });
  });
}

// Coming back by the back button shows the page as it was left, with its button still disabled.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

for (const table of document.querySelectorAll('table.ledger')) {
  table.addEventListener('click', (event) => {
    const row = event.target.closest('tbody tr');
    if (row !== null && String(getSelection()) === '') row.classList.toggle('open');
  });
}

// On a phone the navigation is wider than the screen: where one is shall be seen.
{
  const here = document.querySelector('.bar nav [aria-current]');
  if (here !== null) {
    const nav = here.parentNode;
    nav.scrollLeft = here.offsetLeft - nav.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;
    // Where something lies to the left, the first word fades in: cut off, it would read as another one.
    const fade = () => nav.classList.toggle('slid', nav.scrollLeft > 1);
    nav.addEventListener('scroll', fade, { passive: true });
    fade();
  }
}
