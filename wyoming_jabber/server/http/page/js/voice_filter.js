/** What of all voices is shown. */

import { fill, fillSelect, h } from "./dom.js";
import { language, quality } from "./format.js";

const QUALITIES = ["high", "medium", "low", "x_low"];
const UNKNOWN = "unknown";

/** The filter's form; `fits` tells of each voice whether it is shown. */
export class VoiceFilter {
  /** @param {HTMLFormElement} form @param {() => void} onChange */
  constructor(form, onChange) {
    this._words = h("input", { type: "search", id: "filter-words", autocomplete: "off" });
    this._language = h("select", { id: "filter-language" });
    this._quality = h("select", { id: "filter-quality" });
    this._licence = h("select", { id: "filter-licence" });
    this._place = h("select", { id: "filter-place" },
      h("option", { value: "" }, "here and elsewhere"),
      h("option", { value: "here" }, "here"),
      h("option", { value: "elsewhere" }, "to download"));
    this._robots = h("input", { type: "checkbox", id: "filter-robots" });
    fill(form,
      h("label", { class: "wide" }, "Name", this._words), h("label", {}, "Language", this._language),
      h("label", {}, "Quality", this._quality), h("label", {}, "Licence", this._licence),
      h("label", {}, "Where", this._place),
      h("label", { class: "check" }, this._robots, "Robots too"));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", onChange);
  }

  /** Offer what there is to choose from. @param {import("./state.js").Voice[]} voices */
  offer(voices) {
    const tags = unique(voices.flatMap(({ languages }) => languages));
    const bases = unique(tags.map(baseOf)).filter((base) => tags.filter((tag) => baseOf(tag) === base).length > 1);
    const all = unique([...tags, ...bases]).map((tag) => ({ value: tag, text: language(tag) }));
    all.sort((a, b) => a.text.localeCompare(b.text));
    const licences = unique(voices.map(licenceOf)).sort((a, b) => a.localeCompare(b));
    const found = unique(voices.map((voice) => voice.quality));
    fillSelect(this._language, [anything("all"), ...all]);
    fillSelect(this._licence, [anything("any"), ...licences.map(same)]);
    fillSelect(this._quality, [anything("any"),
      ...QUALITIES.filter((q) => found.includes(q)).map((q) => ({ value: q, text: quality(q) }))]);
  }

  /** @param {import("./state.js").Voice} voice */
  fits(voice) {
    const words = this._words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const text = [voice.name, voice.description, ...voice.speakers].join(" ").toLowerCase();
    const tag = this._language.value;
    return words.every((/** @type {string} */ word) => text.includes(word))
      && (!tag || voice.languages.some((own) => own === tag || baseOf(own) === tag))
      && (!this._quality.value || voice.quality === this._quality.value)
      && (!this._licence.value || licenceOf(voice) === this._licence.value)
      && (!this._place.value || voice.is_installed === (this._place.value === "here"))
      && (voice.is_natural || this._robots.checked);
  }

  /** Show everything again. */
  clear() {
    this._words.value = this._language.value = this._quality.value = "";
    this._licence.value = this._place.value = "";
    this._robots.checked = false;
  }
}

/** @param {import("./state.js").Voice} voice */
export function licenceOf(voice) {
  return voice.licence || UNKNOWN;
}

/** @param {string} tag */
function baseOf(tag) {
  return tag.split("-")[0];
}

/** @param {string[]} items */
function unique(items) {
  return [...new Set(items)];
}

/** @param {string} text */
function anything(text) {
  return { value: "", text };
}

/** @param {string} value */
function same(value) {
  return { value, text: value };
}
