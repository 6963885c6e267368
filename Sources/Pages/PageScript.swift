/// The one script, for comfort alone: every page reads without it. It builds no markup and runs none of the pages' text.
let pageScript = """
    'use strict';
    // Times in the reader's own zone; UTC stays on hover.
    for (const time of document.querySelectorAll('time[title]')) {
      const at = new Date(time.dateTime);
      if (isNaN(at)) continue;
      time.textContent = at.toLocaleString(document.documentElement.lang,
        { dateStyle: 'medium', timeStyle: 'short' });
    }
    // n and j: the next change, p and k: the one before. Keys that are typed into something are left alone.
    const changes = [...document.querySelectorAll('.change, .changed')];
    document.addEventListener('keydown', (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest('input, select, textarea')) return;
      const step = { n: 1, j: 1, p: -1, k: -1 }[event.key];
      if (!step || changes.length === 0) return;
      const top = (change) => change.getBoundingClientRect().top;
      const here = changes.indexOf(document.activeElement.closest('.change, .changed'));
      let next = here + step;
      if (here < 0) {
        next = step > 0 ? changes.findIndex((change) => top(change) > 8)
          : changes.findLastIndex((change) => top(change) < -8);
      }
      if (next < 0 || next >= changes.length) return;
      changes[next].tabIndex = -1;
      changes[next].focus({ preventScroll: true });
      changes[next].scrollIntoView({ block: 'start' });
      event.preventDefault();
    });
    // A block is copied by its button; without one it can be selected.
    for (const button of document.querySelectorAll('button[data-copy]')) {
      const block = document.getElementById(button.dataset.copy);
      if (!block) continue;
      button.hidden = false;
      button.addEventListener('click', async () => {
        try {
          await navigator.clipboard.writeText(block.textContent);
          button.textContent = button.dataset.done;
        } catch {
          getSelection().selectAllChildren(block);
        }
      });
    }

    """
