// Dark or light: as the system says, unless the reader has chosen.  Runs before the page is shown.
"use strict";
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const read = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const keep = (value) => { try { localStorage.setItem("theme", value); } catch { /* not kept, then */ } };
  const apply = () => {
    const chosen = read();
    const theme = chosen === "dark" || chosen === "light" ? chosen : system.matches ? "dark" : "light";
    root.dataset.theme = theme;
    document.dispatchEvent(new Event("themechange"));
  };
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const label = () => {
      const names = { dark: "dark", light: "light" };
      button.setAttribute("aria-label", `Colours: ${names[read()] ?? "automatic"}`);
      button.title = button.getAttribute("aria-label");
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      keep(root.dataset.theme === "dark" ? "light" : "dark");
      apply();
      label();
    });
    label();
    // A menu closes when one leaves it.
    for (const menu of document.querySelectorAll("details.menu")) {
      menu.addEventListener("keydown", (event) => {
        if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
      });
      document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
    }
    for (const form of document.querySelectorAll("form[data-confirm]")) {
      form.addEventListener("submit", (event) => { if (!confirm(form.dataset.confirm)) event.preventDefault(); });
    }
  });
})();
