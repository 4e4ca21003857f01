// The form of a new job: a code editor, the fields of the platform that is chosen, files from the reader's disk.
"use strict";
(() => {
  const form = document.getElementById("submit");
  const area = document.getElementById("f-code");
  const editor = CodeMirror.fromTextArea(area, {
    mode: "python", lineNumbers: true, indentUnit: 4, matchBrackets: true, viewportMargin: 50,
    screenReaderLabel: "Script",
    extraKeys: {
      Tab: (cm) => cm.somethingSelected() ? cm.indentSelection("add") : cm.replaceSelection(" ".repeat(4 - cm.getCursor().ch % 4), "end"),
      "Shift-Tab": (cm) => cm.indentSelection("subtract"),
      "Ctrl-Enter": () => form.requestSubmit(), "Cmd-Enter": () => form.requestSubmit(),
      Esc: (cm) => { // the next Tab leaves the editor
        cm.setOption("extraKeys", { ...keys, Tab: false, "Shift-Tab": false });
      },
    },
  });
  const keys = editor.getOption("extraKeys");
  editor.on("blur", () => editor.setOption("extraKeys", keys));
  editor.on("change", () => editor.save());
  document.getElementById("editor-hint").hidden = false;

  const parts = { script: document.getElementById("by-script"), address: document.getElementById("by-address") };
  const showSource = () => {
    const chosen = form.elements.source.value;
    for (const [name, part] of Object.entries(parts)) part.hidden = name !== chosen;
    if (chosen === "script") editor.refresh();
  };
  for (const radio of form.elements.source) radio.addEventListener("change", showSource);
  showSource();

  const platform = document.getElementById("f-platform");
  const showPlatform = () => {
    for (const fields of form.querySelectorAll("fieldset.config")) {
      fields.hidden = fields.disabled = fields.dataset.platform !== platform.value;
    }
  };
  platform.addEventListener("change", showPlatform);
  showPlatform();

  const example = document.getElementById("example");
  example.hidden = false;
  example.addEventListener("click", async () => {
    if (editor.getValue().trim() && !confirm("Replace the script by the example?")) return;
    editor.setValue(await (await fetch(example.dataset.source)).text());
    editor.focus();
  });

  const load = document.getElementById("load");
  const input = load.querySelector("input");
  load.hidden = false;
  input.addEventListener("change", async () => {
    if (input.files[0]) editor.setValue(await input.files[0].text());
    input.value = "";
  });
})();
