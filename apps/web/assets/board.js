// Keeps the board that is shown the latest one, and leads the arrow keys from dot to dot. Without it the page says when it was drawn and has a link that draws it again.
(() => {
  const board = document.getElementById('board');
  if (!board) return;
  const drawn = document.getElementById('board-drawn');
  const says = document.getElementById('board-says');
  const button = document.getElementById('board-pause');
  const POLL_MS = 30_000;
  let version = drawn.firstElementChild.dataset.version;
  let paused = false;
  let behind = false;
  let ended = false;
  let poll;

  // Arrow keys: one stop of the tab key for each runway.
  const middle = (link) => { const box = link.getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; };
  const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  /** The nearest link in a direction: along it first, aside of it as little as can be. */
  const towards = (from, links, [dx, dy]) => {
    const here = middle(from);
    let best = null;
    let least = Infinity;
    for (const link of links) {
      const there = middle(link);
      const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
      const aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
      if (along < 2) continue;
      const far = along + aside * (dx === 0 ? 40 : 3);
      if (far < least) [best, least] = [link, far];
    }
    return best;
  };

  const begin = () => {
    for (const runway of drawn.querySelectorAll('[data-runway]')) {
      const first = runway.querySelector('a[tabindex]');
      if (first) first.setAttribute('tabindex', '0');
    }
  };

  drawn.addEventListener('keydown', (event) => {
    const from = event.target.closest('[data-runway] a');
    if (!from || !(event.key in steps || event.key === 'Home' || event.key === 'End')) return;
    const links = [...from.closest('[data-runway]').querySelectorAll('a')];
    const to = event.key === 'Home' ? links[0] : event.key === 'End' ? links.at(-1) : towards(from, links, steps[event.key]);
    event.preventDefault();
    if (!to) return;
    from.setAttribute('tabindex', '-1');
    to.setAttribute('tabindex', '0');
    to.focus();
  });

  const at = () => drawn.querySelector('.chc-asof time').textContent;
  const tell = (text) => { says.textContent = text; };

  /** Where somebody is reading stays where it is: what was open, what had the focus. */
  const put = (html) => {
    const open = [...drawn.querySelectorAll('details[open] > summary')].map((summary) => summary.textContent);
    const focused = drawn.contains(document.activeElement) ? document.activeElement : null;
    const [href, place] = [focused?.getAttribute('href'), focused?.closest('[id]')?.id];
    const summary = focused?.tagName === 'SUMMARY' ? focused.textContent : null;
    const fresh = document.createRange().createContextualFragment(html);
    drawn.replaceChildren(fresh);
    version = drawn.firstElementChild.dataset.version;
    for (const one of drawn.querySelectorAll('details > summary')) if (open.includes(one.textContent)) one.parentElement.open = true;
    begin();
    if (!focused) return;
    const section = place && document.getElementById(place);
    const again = summary ? [...drawn.querySelectorAll('summary')].find((one) => one.textContent === summary)
      : href && [...(section ?? drawn).querySelectorAll('a')].find((one) => one.getAttribute('href') === href);
    const to = again || section || drawn;
    if (!again) to.setAttribute('tabindex', '-1');
    else if (again.hasAttribute('tabindex')) {
      for (const other of again.closest('[data-runway]')?.querySelectorAll('a[tabindex="0"]') ?? []) other.setAttribute('tabindex', '-1');
      again.setAttribute('tabindex', '0');
    }
    to.focus({ preventScroll: true });
  };

  const over = () => {
    ended = true;
    source?.close();
    clearInterval(poll);
    button.hidden = true;
    says.textContent = 'Your session has ended, and the board stands still. ';
    says.append(Object.assign(document.createElement('a'), { href: '/board', textContent: 'Sign in again' }));
  };

  let fetching = false;
  const fetchBoard = async () => {
    behind = true;
    if (paused) return tell(`Paused. What is shown was drawn at ${at()}; there is a newer board.`);
    if (fetching || document.hidden || ended) return;
    fetching = true;
    try {
      behind = false;
      const answer = await fetch(board.dataset.drawing, { redirect: 'manual' });
      if (answer.type === 'opaqueredirect') return over();
      if (!answer.ok) { behind = true; return; }
      const html = await answer.text();
      const before = version;
      put(html);
      if (version !== before) tell(`Live. Changed at ${at()}: ${drawn.querySelector('h1').textContent}`);
    } catch {
      behind = true;
      tell(`The service does not answer. What is shown was drawn at ${at()}.`);
    } finally {
      fetching = false;
    }
  };

  button.addEventListener('click', () => {
    paused = !paused;
    button.textContent = paused ? 'Resume updates' : 'Pause updates';
    if (!paused && behind) void fetchBoard();
    else tell(paused ? `Paused. What is shown was drawn at ${at()}.` : 'Live.');
  });
  addEventListener('visibilitychange', () => { if (!document.hidden && behind) void fetchBoard(); });

  let source;
  const listen = () => {
    source = new EventSource(`${board.dataset.changes}?drawn=${version}`);
    source.addEventListener('open', () => { clearInterval(poll); poll = undefined; if (!paused) tell(`Live. Drawn at ${at()}.`); });
    source.addEventListener('changed', ({ data }) => { if (data !== version) void fetchBoard(); });
    source.addEventListener('ended', over);
    source.addEventListener('error', () => {
      if (ended) return;
      // Refused or gone for good: ask now and then instead, and try again.
      if (source.readyState === EventSource.CLOSED) poll ??= setInterval(() => { void fetchBoard(); if (source.readyState === EventSource.CLOSED && !ended) listen(); }, POLL_MS);
      if (!paused) tell(`Not live just now. What is shown was drawn at ${at()}.`);
    });
  };
  document.getElementById('board-live').hidden = false;
  begin();
  listen();
  addEventListener('pagehide', () => source?.close());
})();
