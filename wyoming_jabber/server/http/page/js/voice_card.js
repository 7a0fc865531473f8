/** One voice in the list, and what can be done with it. */

import { alertBox, button, fill, h, unseen } from "./dom.js";
import { bytes, language, quality } from "./format.js";
import { licenceOf } from "./voice_filter.js";

/** @typedef {import("./state.js").Voice} Voice */
/** @typedef {import("./state.js").Download} Download */
/** @typedef {"play" | "choose" | "unchoose" | "remove" | "download" | "cancel" | "licence"} Action */

export class VoiceCard {
  /** @param {(action: Action, voice: Voice, card: VoiceCard) => void} onAction */
  constructor(onAction) {
    this.element = h("li", { class: "card voice" });
    this._onAction = onAction;
    this._key = "";
    this._message = h("div");
    this._progress = h("div", { class: "progress" });
  }

  /** @param {Voice} voice @param {Download | undefined} download */
  update(voice, download) {
    const { download: _, ...facts } = voice;
    const isOpen = isOngoing(download);
    const key = JSON.stringify([facts, isOpen]);
    if (key !== this._key) this._show(voice, isOpen);
    this._key = key;
    this._showProgress(voice, download);
  }

  /** @param {string} text what went wrong; nothing to take it back */
  tell(text) {
    fill(this._message, text && alertBox(text));
  }

  /** Show a link or a player below. @param {Node} node */
  put(node) {
    fill(this._message, node);
  }

  /** @param {Voice} voice @param {boolean} isOpen */
  _show(voice, isOpen) {
    const held = /** @type {HTMLElement | null} */ (document.activeElement);
    const action = held && this.element.contains(held) ? held.dataset.action : null;
    const id = `voice-${voice.name}`;
    this.element.dataset.voice = voice.name;
    this.element.setAttribute("aria-labelledby", id);
    fill(this.element,
      h("div", { class: "voice-head" }, h("h3", { id }, voice.name), ...badges(voice)),
      h("p", { class: "quiet" }, facts(voice)),
      h("div", { class: "row" }, ...this._buttons(voice, isOpen)),
      this._progress, this._message);
    if (action !== null && action !== undefined) this._refocus(action);
  }

  /** @param {string} action */
  _refocus(action) {
    const all = /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll("button")]);
    (all.find((one) => one.dataset.action === action) || all[0])?.focus();
  }

  /** @param {Voice} voice @param {boolean} isOpen */
  _buttons(voice, isOpen) {
    const make = (/** @type {Action} */ action, /** @type {string} */ text, more = {}) => {
      const made = button(text, () => this._onAction(action, voice, this), more);
      made.dataset.action = action;
      made.append(unseen(` ${voice.name}`));
      return made;
    };
    const canPlay = (voice.is_installed && !voice.is_broken) || voice.sample_url;
    return [
      canPlay && make("play", "Sample"),
      voice.is_installed && !voice.is_broken && !voice.is_default && make("choose", "Set as default"),
      !voice.is_installed && voice.can_download && !isOpen && make("download", "Download", { class: "main" }),
      isOpen && make("cancel", "Cancel"),
      !voice.is_installed && make("licence", "Licence"),
      voice.can_delete && make("remove", "Delete", { class: "danger" }),
    ].filter(Boolean);
  }

  /** @param {Voice} voice @param {Download | undefined} download */
  _showProgress(voice, download) {
    if (download && isOngoing(download)) {
      const { received_bytes: received, total_bytes: total } = download;
      const bar = this._progress.querySelector("progress")
        || h("progress", { max: 100, "aria-label": `Download of ${voice.name}` });
      bar.value = total ? (100 * received) / total : 0;
      const text = download.state === "waiting" ? "waiting for its turn"
        : `${bytes(received)} of ${bytes(total)}`;
      const said = this._progress.querySelector("span") || h("span", { class: "quiet" });
      said.textContent = text;
      if (!bar.isConnected) fill(this._progress, bar, said);
    } else if (download && download.state === "failed" && !voice.is_installed) {
      const text = `The download failed: ${download.error || "no reason was given"}`;
      if (this._progress.textContent !== text) fill(this._progress, h("p", { class: "notice bad" }, text));
    } else fill(this._progress);
  }
}

/** @param {Download | undefined} download */
function isOngoing(download) {
  return download !== undefined && (download.state === "waiting" || download.state === "running");
}

/** @param {Voice} voice */
function badges(voice) {
  const all = [
    [voice.is_default, "Default", "good"],
    [voice.is_shipped, "Built in", ""],
    [voice.is_loaded, "Loaded", ""],
    [voice.is_broken, "Broken", "bad"],
    [!voice.is_installed && !voice.can_download, "Not supported yet", ""],
  ];
  return all.filter(([is]) => is).map(([, text, kind]) =>
    h("span", { class: `badge ${kind}` }, /** @type {string} */ (text)));
}

/** @param {Voice} voice */
function facts(voice) {
  const speakers = voice.speakers.length > 1 ? `${voice.speakers.length} speakers` : "";
  return [
    voice.languages.map(language).join(", "),
    voice.is_natural ? voice.quality && `${quality(voice.quality)} quality` : "robot",
    voice.family, speakers,
    voice.size_bytes ? bytes(voice.size_bytes) : "",
    `licence: ${licenceOf(voice)}`,
  ].filter(Boolean).join(" · ");
}
