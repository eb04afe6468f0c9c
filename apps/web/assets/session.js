// Warns two minutes before the session ends, wherever one is on the page, and keeps it going when asked to. Without it the words in the page say until when.
(() => {
  const box = document.getElementById('session');
  const dialog = document.getElementById('session-warning');
  if (!box || !dialog || !dialog.showModal) return;
  const until = document.getElementById('session-until');
  const says = document.getElementById('session-says');
  const stay = document.getElementById('session-stay');
  const KEY = 'chc-session-ends';
  const WARN_MS = 120_000;
  const latest = Date.now() + Number(box.dataset.latestIn) * 1000;
  let ends = 0;
  let timer;

  const time = (at) => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' }).format(at);

  /** Other tabs tell when they were last answered: what keeps one of them going keeps all of them. */
  const set = (at, tell) => {
    if (at <= ends) return;
    ends = at;
    until.textContent = time(ends);
    if (tell) {
      try { localStorage.setItem(KEY, String(ends)); } catch { /* Storage may be closed to us: then each tab warns for itself. */ }
    }
    if (dialog.open) dialog.close();
    clearTimeout(timer);
    timer = setTimeout(warn, Math.max(0, ends - Date.now() - Math.min(WARN_MS, Number(box.dataset.endsIn) * 500)));
  };

  const warn = () => {
    const isLast = ends >= latest - 1000;
    says.textContent = isLast
      ? `It ends at ${time(ends)} and cannot be made longer. Send your form or keep it as a draft; what you send later is kept until you have signed in again.`
      : `It ends at ${time(ends)} unless you stay signed in. Nothing you have typed is lost: what you send later is kept until you have signed in again.`;
    stay.hidden = isLast;
    if (!dialog.open) dialog.showModal();
    // A machine that slept wakes after the end.
    if (Date.now() >= ends) over();
    else timer = setTimeout(over, ends - Date.now());
  };

  const over = () => {
    says.textContent = 'It has ended. What you have typed is still here: when you send it, it is kept until you have signed in again.';
    stay.hidden = true;
  };

  stay.addEventListener('click', async () => {
    try {
      const answer = await fetch('/account/stay', { headers: { accept: 'application/json' }, redirect: 'manual' });
      if (!answer.ok) return over();
      const { endsIn } = await answer.json();
      set(Math.max(ends + 1, Date.now() + endsIn * 1000), true);
      dialog.close();
    } catch {
      says.textContent = `The service does not answer. Your session ends at ${time(ends)}; try again.`;
    }
  });
  document.getElementById('session-close').addEventListener('click', () => dialog.close());
  addEventListener('storage', ({ key, newValue }) => key === KEY && set(Math.min(latest, Number(newValue) || 0), false));
  set(Date.now() + Number(box.dataset.endsIn) * 1000, true);
})();
