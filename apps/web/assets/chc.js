// What pages do besides, where scripts run. Each of them works without.
(() => {
  // What came of the last form is where reading goes on.
  const told = document.querySelector('.nhsuk-error-summary, .nhsuk-notification-banner[role="alert"], .chc-told');
  if (told && !location.hash) {
    told.setAttribute('tabindex', '-1');
    told.focus();
  }

  // Words that were typed and kept nowhere: the browser asks before it leaves them.
  for (const form of document.querySelectorAll('form[data-words]')) {
    let unkept = form.hasAttribute('data-unkept');
    form.addEventListener('input', () => { unkept = true; });
    document.querySelector('main').addEventListener('submit', () => { unkept = false; });
    addEventListener('beforeunload', (event) => { if (unkept) event.preventDefault(); });
  }
})();
