// The page of a job: the log grows while the job runs; when the job is over, the page is loaded anew.
"use strict";
(() => {
  const log = document.getElementById("log");
  const follow = document.getElementById("follow");
  const empty = document.getElementById("log-empty");
  const toEnd = () => { log.scrollTop = log.scrollHeight; };
  toEnd();
  if (log.dataset.isOver === "yes") return;

  const KEPT = 400_000; // characters
  let end = log.dataset.end;
  let status = log.dataset.status;
  let isMoving = false; // whether it is known how far the job has come

  const progress = document.getElementById("progress");
  const progressBar = document.getElementById("progress-bar");
  const progressText = document.getElementById("progress-text");
  const showProgress = (come) => {
    progress.hidden = !come;
    if (!come) return;
    progressText.textContent = come.text;
    if (come.fraction === null) progressBar.removeAttribute("value");
    else progressBar.value = come.fraction;
  };

  const isWriting = () => {
    const field = document.activeElement;
    return field && /^(INPUT|TEXTAREA)$/.test(field.tagName) && field.id !== "follow" && field.value !== "";
  };

  // Loading the page anew would break off a form that is on its way.
  let isSubmitting = false;
  document.addEventListener("submit", (event) => { isSubmitting = !event.defaultPrevented; });
  window.addEventListener("pageshow", () => { isSubmitting = false; });

  async function look() {
    const answer = await fetch(`${log.dataset.source}?after=${end}`, { cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    const part = await answer.json();
    if (part.text) {
      const text = part.is_whole ? part.text : log.textContent + part.text;
      log.textContent = text.slice(-KEPT);
      empty.hidden = true;
      if (follow.checked) toEnd();
    }
    end = part.end;
    isMoving = Boolean(part.progress);
    showProgress(part.progress);
    if (part.status !== status && !isWriting() && !isSubmitting) location.reload();
  }
  // Often while something comes, more and more rarely while nothing does.
  let pause = 500; // ms
  const again = () => setTimeout(async () => {
    const before = end;
    if (!document.hidden) await look().catch(() => {});
    pause = end === before && !isMoving ? Math.min(pause * 1.3, 2000) : 500;
    again();
  }, pause);
  again();
})();
