// Code with colours and line numbers.  Very long code is left as it is.
"use strict";
(() => {
  const LONGEST = 300_000; // characters
  for (const code of document.querySelectorAll("code[data-language]")) {
    const text = code.textContent;
    if (text.length > LONGEST) continue;
    const fragment = document.createDocumentFragment();
    const newLine = () => { const line = document.createElement("span"); line.className = "line"; fragment.append(line); return line; };
    let line = newLine();
    CodeMirror.runMode(text.replace(/\n$/, ""), code.dataset.language, (token, style) => {
      token.split("\n").forEach((part, number) => {
        if (number) { line.append("\n"); line = newLine(); }
        if (!part) return;
        if (!style) { line.append(part); return; }
        const span = document.createElement("span");
        span.className = style.split(" ").map((name) => `cm-${name}`).join(" ");
        span.textContent = part;
        line.append(span);
      });
    });
    code.replaceChildren(fragment);
  }
})();
