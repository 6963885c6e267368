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

    """
