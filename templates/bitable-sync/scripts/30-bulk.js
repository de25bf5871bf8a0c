// Several tasks ticked in the list: how many, all of them at once, and no button to press for none.
{
  const form = document.querySelector('[data-bulk]');
  if (form !== null) {
    const all = form.querySelector('[data-bulk-all]');
    const tick = all.querySelector('input');
    const count = form.querySelector('[data-bulk-count]');
    const boxes = () => Array.from(document.querySelectorAll('input[form="bulk"]'));
    const show = () => {
      const every = boxes();
      const chosen = every.filter(({ checked }) => checked).length;
      count.textContent = chosen === 0 ? '勾选几个，一起：' : `已选 ${chosen} 个：`;
      tick.checked = chosen > 0 && chosen === every.length;
      tick.indeterminate = chosen > 0 && chosen < every.length;
      for (const button of form.querySelectorAll('button')) button.disabled = chosen === 0;
    };
    all.hidden = false;
    tick.addEventListener('change', () => {
      for (const box of boxes()) box.checked = tick.checked;
      show();
    });
    document.addEventListener('change', ({ target }) => {
      if (target.matches('input[form="bulk"]')) show();
    });
    // What was ticked stands in the page that the back button shows, too.
    document.addEventListener('parts-put', show);
    addEventListener('pageshow', show);
    show();
  }
}
