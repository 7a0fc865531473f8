/** One pronunciation: its fields, and a button to hear it. */

import { alertBox, button, fill, h, unseen } from "./dom.js";
import { hear } from "./speech.js";

/**
 * @typedef {object} Entry as the server has it
 * @property {string} [word]
 * @property {string} [pattern] either this or `word`
 * @property {string} say
 * @property {string | string[]} [language]
 * @property {string | string[]} [voice]
 * @property {string} [case] `exact`, or nothing
 */

export class PronunciationRow {
  /**
   * @param {Entry} entry
   * @param {{onChange: () => void, onRemove: (row: PronunciationRow) => void}} told
   */
  constructor(entry, { onChange, onRemove }) {
    this._what = h("input", { value: entry.word || entry.pattern || "" });
    this._say = h("input", { value: entry.say });
    this._language = h("input", { value: listed(entry.language), placeholder: "all" });
    this._voice = h("input", { value: listed(entry.voice), placeholder: "all" });
    this._kind = h("select", {}, h("option", { value: "word" }, "word"),
      h("option", { value: "pattern" }, "pattern"));
    this._kind.value = entry.pattern ? "pattern" : "word";
    this._exact = h("input", { type: "checkbox", checked: entry.case === "exact" });
    this._problem = h("div");
    for (const field of [this._what, this._say, this._language, this._voice]) {
      field.autocomplete = "off";
      field.spellcheck = false;
    }
    this._number = unseen("");
    this.element = h("li", {}, h("fieldset", { class: "word", oninput: onChange },
      h("legend", { class: "unseen" }, this._number),
      h("label", {}, "Text", this._what), h("label", {}, "Say", this._say),
      h("label", { class: "narrow" }, "Kind", this._kind),
      h("label", { class: "narrow" }, "Language", this._language),
      h("label", {}, "Voice", this._voice),
      h("label", { class: "check" }, this._exact, "Exact case"),
      h("div", { class: "row tight" },
        button("Hear", () => this._hear()),
        button("Remove", () => onRemove(this), { class: "danger" }))),
    this._problem);
  }

  /** Call it row so many. @param {number} number */
  number(number) {
    this._number.textContent = `Pronunciation ${number}`;
  }

  focus() {
    this._what.focus();
  }

  /** @returns {Entry} what the fields say */
  read() {
    /** @type {any} */
    const entry = { [this._kind.value]: this._what.value.trim(), say: this._say.value.trim() };
    const languages = split(this._language.value);
    const voices = split(this._voice.value);
    if (languages.length) entry.language = languages;
    if (voices.length) entry.voice = voices;
    if (this._exact.checked) entry.case = "exact";
    return entry;
  }

  /** @param {string} text empty to take it back */
  showProblem(text) {
    fill(this._problem, text && alertBox(text));
  }

  async _hear() {
    const { say, language = [], voice = [] } = this.read();
    this.showProblem("");
    if (!say) return this.showProblem("There is nothing to say.");
    try {
      await hear({ text: say, voice: voice[0], language: language[0] });
    } catch (error) {
      this.showProblem(/** @type {Error} */ (error).message);
    }
  }
}

/** @param {string | string[] | undefined} items */
function listed(items) {
  return Array.isArray(items) ? items.join(", ") : items || "";
}

/** @param {string} text */
function split(text) {
  return text.split(",").map((item) => item.trim()).filter(Boolean);
}
