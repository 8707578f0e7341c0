// Says whether the page follows the platform, and lets ages grow between two updates. Pages are complete without it.
(() => {
  const state = document.getElementById('live-state');
  const say = (name, text) => {
    if (!state) return;
    state.dataset.state = name;
    state.firstElementChild.textContent = text;
  };
  const on = (event, act) => document.addEventListener(event, act);
  on('htmx:sse:after:connection', () => say('live', 'Live'));
  on('htmx:sse:after:message', () => say('live', 'Live'));
  on('htmx:sse:before:connection', (event) => {
    if (event.detail.connection.attempt > 0) say('lost', 'Not connected. Trying again…');
  });
  on('htmx:sse:error', () => say('lost', 'Not connected. Trying again…'));
  on('htmx:sse:close', () => say('still', 'As of now. Reload to see changes.'));

  const age = (seconds) =>
    seconds < 1 ? 'now'
      : seconds < 60 ? `${Math.floor(seconds)} s ago`
      : seconds < 3600 ? `${Math.floor(seconds / 60)} min ago`
      : seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)} h ago`
      : `${Math.floor(seconds / 86400)} d ago`;
  setInterval(() => {
    if (document.hidden) return;
    for (const time of document.querySelectorAll('main time')) {
      const text = age((Date.now() - Date.parse(time.dateTime)) / 1000);
      if (time.textContent !== text) time.textContent = text;
    }
  }, 1000);
})();
