// Pages work without this file. With it, a form is sent once however often it is pressed, a message is read out, and a
// failed request says so.
(() => {
  'use strict';
  document.addEventListener('submit', e => {
    const f = e.target;
    if (f.dataset.sent) { e.preventDefault(); e.stopImmediatePropagation(); return; }
    f.dataset.sent = '1';
    const b = e.submitter;
    if (b) b.setAttribute('aria-busy', 'true');
    // Long enough against a double press, short enough to try again after a failure.
    setTimeout(() => free(f), 4000);
  }, true);
  const free = f => {
    delete f.dataset.sent;
    f.querySelectorAll('[aria-busy]').forEach(b => b.removeAttribute('aria-busy'));
  };
  addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(free));
  const finish = e => { const f = e.target && e.target.closest && e.target.closest('form'); if (f) free(f); };
  document.addEventListener('htmx:finally:request', finish);
  document.addEventListener('htmx:error', e => {
    finish(e);
    const s = document.getElementById('said');
    if (s) s.textContent = s.dataset.failed;
  });
  document.addEventListener('DOMContentLoaded', () => {
    // The answer to what was just pressed: what is wrong in the form, or else the whole main part.
    const m = document.querySelector('main[data-focus]');
    if (m) (m.querySelector('[role=alert][tabindex]') || m).focus();
  });
})();
