/** Questions that stand before everything else. */

import { button, h } from "./dom.js";

/**
 * Ask, and wait for the answer.
 * @param {{title: string, body: import("./dom.js").Child[], yes: string, isDangerous?: boolean}} question
 * @returns {Promise<boolean>}
 */
export function confirmed({ title, body, yes, isDangerous }) {
  const sure = h("button", { class: isDangerous ? "danger" : "main", value: "yes" }, yes);
  return opened(title, body, [button("Cancel", () => sure.closest("dialog").close()), sure])
    .then((dialog) => dialog.returnValue === "yes");
}

/** Show something to read. @param {string} title @param {...import("./dom.js").Child} body */
export async function shown(title, ...body) {
  await opened(title, body, [h("button", { class: "main", value: "yes" }, "Close")]);
}

/**
 * Ask for the server's token.
 * @param {boolean} isWrong whether there was one already
 * @returns {Promise<string | null>}
 */
export async function askToken(isWrong) {
  const field = h("input", { type: "password", id: "token", autocomplete: "off", required: true });
  const body = [
    h("p", {}, isWrong ? "That token is wrong." : "This server asks for its token "
      + "(the setting http_token). It is kept until you close this tab."),
    h("label", { for: "token" }, "Token"), field,
  ];
  const dialog = await opened("Token", body, [h("button", { class: "main", value: "yes" }, "Go on")]);
  return dialog.returnValue === "yes" ? field.value.trim() : null;
}

/**
 * @param {string} title @param {import("./dom.js").Child[]} body @param {HTMLElement[]} buttons
 * @returns {Promise<HTMLDialogElement>} when it has been closed
 */
function opened(title, body, buttons) {
  const dialog = h("dialog", { "aria-labelledby": "dialog-title" },
    h("form", { method: "dialog" },
      h("h2", { id: "dialog-title" }, title), ...body, h("div", { class: "row end" }, ...buttons)));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog);
  }));
}
