/** How a text is read: each unit after each stage, down to its phonemes. */

import { ApiError, askJson } from "./api.js";
import { alertBox, announce, button, fill, fillSelect, h } from "./dom.js";
import { hear } from "./speech.js";
import { state, voiceOptions } from "./state.js";

/** The stages, as a person knows them; those that changed nothing aren't shown. */
const STAGES = [
  ["text", "As written"], ["clean", "Without markup"], ["normalized", "In words"],
  ["lexicon", "With pronunciations"], ["phonemes", "Phonemes"],
];

export class Explain {
  /** @param {HTMLElement} place */
  constructor(place) {
    this._text = h("textarea", { id: "explain-text", rows: 2 });
    this._voice = h("select", { id: "explain-voice" });
    this._answer = h("div");
    /** @type {boolean | undefined} */
    this._ssml = undefined;
    const form = h("form", {},
      h("label", { for: "explain-text" }, "Text"), this._text,
      h("div", { class: "fields" }, h("label", { class: "wide" }, "Voice", this._voice)),
      h("div", { class: "row" }, h("button", { class: "main" }, "Explain"),
        button("Hear", () => this._hear())));
    form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      void this._ask();
    });
    this._text.addEventListener("input", () => (this._ssml = undefined));
    state.on("voices", () => fillSelect(this._voice, voiceOptions()));
    fill(place, form, this._answer);
    this._empty();
  }

  /** @param {import("./speech.js").Wanted} wanted */
  show(wanted) {
    this._text.value = wanted.text;
    this._voice.value = wanted.voice || "";
    this._ssml = wanted.ssml;
    void this._ask();
  }

  /** @returns {import("./speech.js").Wanted} */
  _wanted() {
    return { text: this._text.value, voice: this._voice.value || undefined, ssml: this._ssml };
  }

  async _ask() {
    if (!this._text.value.trim()) return this._empty();
    fill(this._answer, h("p", { class: "quiet" }, "Reading…"));
    try {
      this._show(await askJson("POST", "api/explain", { json: this._wanted() }));
    } catch (error) {
      this._fail(error);
    }
  }

  async _hear() {
    if (!this._text.value.trim()) return this._empty();
    try {
      await hear(this._wanted());
    } catch (error) {
      this._fail(error);
    }
  }

  _empty() {
    fill(this._answer, h("p", { class: "quiet" },
      "Type what is read in an unexpected way, and see what each stage makes of it."));
  }

  /** @param {any} error */
  _fail(error) {
    const text = error instanceof ApiError ? error.message : `The page failed: ${error.message}`;
    fill(this._answer, alertBox(text));
  }

  /** @param {{spoken: string, units: any[]}} explanation */
  _show({ spoken, units }) {
    announce(`${units.length} ${units.length === 1 ? "unit" : "units"}`);
    fill(this._answer, h("h3", {}, "Words"),
      h("p", { class: "spoken" }, spoken || "Nothing of it is spoken."),
      ...units.map((unit, index) => unitCard(unit, index + 1)));
  }
}

/** @param {any} unit @param {number} number */
function unitCard(unit, number) {
  let before = "";
  const changed = STAGES.filter(([key]) => {
    const isNew = unit[key] !== before;
    before = unit[key];
    return isNew;
  });
  const rows = changed.map(([key, name]) => h("tr", {},
    h("th", { scope: "row" }, name), h("td", { class: key }, unit[key] || "–")));
  return h("div", { class: "unit" },
    h("table", {}, h("caption", {}, `Unit ${number}: ${manner(unit)}`), h("tbody", {}, ...rows)));
}

/** @param {any} unit */
function manner({ voice, language, pause, rate, pitch, volume }) {
  return [
    voice, language,
    pause > 0 && `after ${pause.toFixed(2)} s of silence`,
    rate !== 1 && `${Number(rate.toFixed(2))}× as fast`,
    pitch !== 0 && `${pitch > 0 ? "+" : ""}${Number(pitch.toFixed(1))} semitones`,
    volume === null ? "silent" : volume !== 0 && `${volume > 0 ? "+" : ""}${Number(volume.toFixed(1))} dB`,
  ].filter(Boolean).join(", ");
}
