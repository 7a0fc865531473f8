/** Light or dark: as the system is, unless the person says otherwise. */

import { byId } from "./dom.js";

const KEY = "wyoming-jabber-theme";

/** Show what was chosen last, and take a new choice. */
export function prepareTheme() {
  const choice = byId("theme");
  choice.value = localStorage.getItem(KEY) || "";
  choice.addEventListener("change", () => {
    localStorage.setItem(KEY, choice.value);
    apply(choice.value);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tell);
  apply(choice.value);
}

/** @param {string} theme */
function apply(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  tell();
}

function tell() {
  document.dispatchEvent(new Event("themechange"));
}
