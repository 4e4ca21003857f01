// Times in the reader's own zone; what the server wrote (UTC) becomes the tooltip.
"use strict";
window.showLocalTimes = (within = document) => {
  const today = new Date().toDateString();
  const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
  const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  for (const time of within.querySelectorAll("time:not([title])")) {
    const moment = new Date(time.dateTime);
    time.title = time.textContent;
    time.textContent = moment.toDateString() === today ? clock.format(moment) : date.format(moment);
  }
};
window.showLocalTimes();
