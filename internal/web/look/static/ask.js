// The page of asking works without this file: what a question may name stands beside the editor, and how exact it shall be is
// a choice of four. With it, the editor offers what fits while somebody types, and the choice is a slider. Nothing is fetched:
// the page holds all of it.
(() => {
  'use strict';
  const box = document.getElementById('f-question'), list = document.getElementById('suggest'), said = document.getElementById('suggested');
  if (!box || !list || !said) return;

  const all = [...document.querySelectorAll('[data-word]')].map(e => ({
    word: e.dataset.word, kind: e.dataset.kind, of: e.dataset.of || '', how: e.dataset.how || '', values: e.dataset.values ? JSON.parse(e.dataset.values) : [],
  }));
  const most = 8;
  let shown = [], at = -1, from = 0, taken = false;

  // fits gives what may stand where the caret is, and where the word under it begins.
  const fits = forced => {
    const text = box.value.slice(0, box.selectionStart), open = (text.match(/'/g) || []).length % 2 === 1;
    const column = /([a-z_][a-z0-9_]*)\s*(?:=|<>|!=|in\s*\([^()]*?)\s*('[^']*)?$/i.exec(text);
    if (column && (open || forced || !column[2])) {
      const typed = (column[2] || '').slice(1).toLowerCase(), c = all.find(x => x.kind === 'column' && x.word === column[1].toLowerCase() && x.values.length);
      const values = c ? c.values.filter(v => v.toLowerCase().startsWith(typed)) : [];
      if (open || values.length) return [text.length - (column[2] || '').length, values.map(v => ({ word: v, insert: quoted(v, c), how: 'a value of ' + c.word }))];
    }
    if (open) return [text.length, []];
    const word = /[a-z_][a-z0-9_]*$/i.exec(text), typed = word ? word[0].toLowerCase() : '', begin = text.length - typed.length;
    const table = /\b(?:from|join)\s+$/i.test(text.slice(0, begin));
    if (!typed && !table && !forced) return [begin, []];
    const named = new Set([...box.value.matchAll(/\b(?:from|join)\s+([a-z_][a-z0-9_]*)/gi)].map(m => m[1].toLowerCase()));
    const known = all.some(x => x.kind === 'dataset' && named.has(x.word));
    const ok = all.filter(x => table ? x.kind === 'dataset' : x.kind === 'function' || x.kind === 'column' && (!known || named.has(x.of)) || x.kind === 'dataset' && !named.size);
    const first = ok.filter(x => x.word.toLowerCase().startsWith(typed));
    const then = typed.length > 2 ? ok.filter(x => !first.includes(x) && x.kind !== 'function' && x.how.toLowerCase().includes(typed)) : [];
    return [begin, [...first, ...then].filter(x => x.word.toLowerCase() !== typed)];
  };
  const quoted = (v, c) => c.how.includes(': true, false') ? v : "'" + v.replaceAll("'", "''") + "'";

  const close = () => {
    shown = [];
    at = -1;
    list.hidden = true;
    list.replaceChildren();
    box.removeAttribute('aria-activedescendant');
    said.textContent = '';
  };
  const open = forced => {
    if (box.selectionStart !== box.selectionEnd) return close();
    let found;
    [from, found] = fits(forced);
    if (!found.length) return close();
    shown = found.slice(0, most);
    at = -1;
    box.removeAttribute('aria-activedescendant');
    list.replaceChildren(...shown.map((x, i) => {
      const li = document.createElement('li'), b = document.createElement('b'), s = document.createElement('span');
      li.id = 'suggest-' + i;
      li.setAttribute('role', 'option');
      li.setAttribute('aria-selected', 'false');
      b.textContent = x.word;
      s.textContent = x.how;
      li.append(b, ' ', s);
      li.addEventListener('mousedown', e => e.preventDefault()); // the editor keeps the focus
      li.addEventListener('click', () => take(i));
      return li;
    }));
    list.hidden = false;
    said.textContent = (found.length === 1 ? '1 suggestion' : found.length + ' suggestions') + '. Arrow down to choose.';
  };
  const choose = n => {
    at = (n + shown.length) % shown.length;
    [...list.children].forEach((li, i) => li.setAttribute('aria-selected', String(i === at)));
    box.setAttribute('aria-activedescendant', 'suggest-' + at);
  };
  const take = n => {
    const x = shown[n], end = box.selectionStart, after = box.value.slice(end);
    // A quote that is there already closes the value.
    const insert = x.insert || x.word;
    box.setRangeText(insert, from, insert.endsWith("'") && after.startsWith("'") ? end + 1 : end, 'end');
    close();
    box.focus();
  };

  box.setAttribute('aria-autocomplete', 'list');
  box.setAttribute('aria-haspopup', 'listbox');
  box.setAttribute('aria-controls', 'suggest');
  box.setAttribute('autocomplete', 'off');
  box.addEventListener('input', () => open(false));
  box.addEventListener('blur', close);
  box.addEventListener('click', close);
  box.addEventListener('keydown', e => {
    if (e.isComposing) return;
    if (e.key === ' ' && e.ctrlKey) {
      e.preventDefault();
      open(true);
    } else if (list.hidden) {
      return;
    } else if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      choose(at < 0 && e.key === 'ArrowUp' ? -1 : at + (e.key === 'ArrowDown' ? 1 : -1));
    } else if ((e.key === 'Enter' || e.key === 'Tab') && !e.shiftKey && at >= 0) {
      e.preventDefault(); // only what was chosen is taken: otherwise Tab leaves and Enter begins a line
      taken = true;
      take(at);
    } else if (e.key === 'Escape') {
      e.preventDefault();
      close();
    } else if (['ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'].includes(e.key)) {
      close();
    }
  });

  // Some tools send a character apart from its key: the line break of an Enter that took something is none.
  box.addEventListener('keypress', e => { if (taken) e.preventDefault(); });
  box.addEventListener('keyup', () => { taken = false; });

  // The ladder as a slider: its steps stay as they are written, each with what it leaves, and the slider chooses among them.
  const slide = () => {
    const set = document.querySelector('#preview .ladder');
    if (!set || set.querySelector('input[type=range]')) return;
    const steps = [...set.querySelectorAll('input[type=radio]')], range = document.createElement('input');
    if (steps.length < 2) return;
    Object.assign(range, { type: 'range', id: 'f-exact', min: '0', max: String(steps.length - 1), step: '1' });
    range.setAttribute('aria-label', 'How exact?');
    const show = () => steps.forEach((r, i) => {
      r.hidden = true;
      r.parentElement.classList.toggle('now', r.checked);
      if (!r.checked) return;
      range.value = String(i);
      range.setAttribute('aria-valuetext', r.labels[0].textContent.replace(/\s+/g, ' ').trim());
    });
    range.addEventListener('input', () => { steps[+range.value].checked = true; show(); });
    steps.forEach(r => r.addEventListener('change', show));
    set.classList.add('slid');
    set.querySelector('legend').after(range);
    show();
  };
  slide();
  const preview = document.getElementById('preview');
  if (preview) new MutationObserver(slide).observe(preview, { childList: true, subtree: true });
})();
