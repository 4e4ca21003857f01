// The list of jobs: filters act when they are changed, and the list follows what happens.
"use strict";
(() => {
  const filters = document.getElementById("filters");
  for (const select of filters.querySelectorAll("select")) select.addEventListener("change", () => filters.requestSubmit());

  const list = document.getElementById("jobs");
  let state = `"${list.dataset.state}"`;
  const INTERVAL = 2000; // ms

  async function refresh() {
    if (document.hidden || list.contains(document.activeElement)) return; // nobody looks, or somebody is about to click
    const answer = await fetch(list.dataset.rows, { headers: { "If-None-Match": state }, cache: "no-store" });
    if (answer.redirected || answer.status !== 200) return;
    state = answer.headers.get("ETag") ?? state;
    list.innerHTML = await answer.text(); // made by the same template as the page
    window.showLocalTimes(list);
  }
  const again = () => setTimeout(() => refresh().catch(() => {}).finally(again), INTERVAL);
  again();
})();
