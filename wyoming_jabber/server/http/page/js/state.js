/** What all views look at: the voices, the server's status, downloads, the connection. */

import { askJson } from "./api.js";
import { language } from "./format.js";

/**
 * @typedef {object} Voice as the server lists it
 * @property {string} name
 * @property {string} family
 * @property {string} description
 * @property {string[]} languages
 * @property {string} quality
 * @property {string[]} speakers
 * @property {string | null} licence
 * @property {number} size_bytes
 * @property {string | null} sample_url
 * @property {boolean} is_natural
 * @property {boolean} is_installed
 * @property {boolean} is_shipped
 * @property {boolean} is_default
 * @property {boolean} is_loaded
 * @property {boolean} is_broken
 * @property {boolean} can_delete
 * @property {boolean} can_download
 * @property {Download | null} download
 */

/**
 * @typedef {object} Download
 * @property {string} name
 * @property {"waiting" | "running" | "done" | "failed" | "cancelled"} state
 * @property {number} received_bytes
 * @property {number} total_bytes
 * @property {string | null} error
 */

/** Tells of `voices`, `status`, `downloads`, `connection`, and of a person's `retry`. */
class State extends EventTarget {
  constructor() {
    super();
    /** @type {Voice[] | null} null before they are known */
    this.voices = null;
    /** @type {any} the last status; null before there is one */
    this.status = null;
    /** @type {Map<string, Download>} */
    this.downloads = new Map();
    this.isConnected = true;
    /** @type {import("./api.js").ApiError | null} why not, if the server says so */
    this.problem = null;
    /** @type {Promise<void> | null} */
    this._loading = null;
  }

  /** The voices that speak here. */
  get installed() {
    return (this.voices || []).filter((voice) => voice.is_installed && !voice.is_broken);
  }

  /** Load the voices anew; those who ask meanwhile wait for the same answer. Throws ApiError. */
  loadVoices() {
    this._loading ??= askJson("GET", "api/voices")
      .then((content) => this.setVoices(content.voices))
      .finally(() => (this._loading = null));
    return this._loading;
  }

  /** @param {Voice[]} voices */
  setVoices(voices) {
    this.voices = voices;
    this.tell("voices");
  }

  /** @param {"voices" | "status" | "downloads" | "connection" | "retry"} what */
  tell(what) {
    this.dispatchEvent(new Event(what));
  }

  /** @param {string} what @returns {Promise<unknown>} settled when it is told of next */
  next(what) {
    return new Promise((resolve) => this.addEventListener(what, resolve, { once: true }));
  }

  /** @param {string} what @param {() => void} listener */
  on(what, listener) {
    this.addEventListener(what, listener);
  }
}

export const state = new State();

/** Options for a choice among the voices that speak here, by language; robots last. */
export function voiceOptions() {
  const options = state.installed.map((voice) => ({
    value: voice.name,
    text: voice.description || voice.name,
    group: voice.is_natural ? language(voice.languages[0] || "") : "Robots (espeak-ng)",
    rank: voice.is_natural ? 0 : 1,
  }));
  options.sort((a, b) => a.rank - b.rank || a.group.localeCompare(b.group) || a.text.localeCompare(b.text));
  const chosen = state.installed.find((voice) => voice.is_default);
  const text = chosen ? `Default: ${chosen.description || chosen.name}` : "Default";
  return [{ value: "", text, group: "" }, ...options];
}

/** @param {string} name of a voice, or nothing for the default @returns {Voice | undefined} */
export function voiceOf(name) {
  return state.installed.find((voice) => (name ? voice.name === name : voice.is_default));
}
