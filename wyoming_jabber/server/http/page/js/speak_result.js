/** What became of a text: the picture, the figures, and what can be done with the sound. */

import { ApiError, ask } from "./api.js";
import { curlCommand, isBehindIngress } from "./curl.js";
import { alertBox, announce, button, fill, h, pairs, saveFile } from "./dom.js";
import { fileName, realTime, seconds } from "./format.js";
import { SoundPicture } from "./picture.js";
import { player } from "./player.js";
import { wavFile } from "./wav.js";

/** One utterance, from its first sound on; shown in `place`. */
export class SpeakResult {
  /**
   * @param {HTMLElement} place
   * @param {import("./speech.js").Wanted} wanted
   * @param {{onReplay: () => void, onExplain: () => void}} told
   */
  constructor(place, wanted, told) {
    this.wanted = wanted;
    /** @type {Int16Array[]} */
    this.blocks = [];
    this.rate = 0;
    this._samples = 0;
    /** @type {import("./speech.js").Head | null} */
    this._head = null;
    /** @type {any} */
    this._figures = null;
    this._canvas = h("canvas", { class: "sound", role: "img", "aria-label": "Picture of the sound" });
    this._picture = new SoundPicture(this._canvas);
    this._picture.position = () => player.position;
    this._said = h("p", { class: "said" }, "Waiting for the first sound…");
    this._numbers = h("div", { "aria-live": "off" });
    this._actions = h("div", { class: "row", hidden: true });
    this._told = told;
    fill(place, h("h2", {}, "What was said"), this._said, this._canvas, this._numbers,
      this._actions, this._curl());
    place.hidden = false;
    this._showNumbers();
  }

  /** @param {import("./speech.js").Head} head */
  start(head) {
    this._head = head;
    this._said.textContent = "Speaking…";
    announce("Speaking");
    this._showNumbers();
  }

  /** @param {Int16Array} samples @param {number} rate */
  add(samples, rate) {
    this.rate = rate;
    this.blocks.push(samples);
    this._samples += samples.length;
    this._picture.add(samples, rate);
    this._showNumbers();
  }

  /** All has arrived; it may still be heard. @param {any} figures */
  arrived(figures) {
    this._figures = figures;
    this._showNumbers();
    this._showActions();
  }

  /** @param {string} text how it ended */
  ended(text) {
    this._said.textContent = text;
    announce(text);
    this._picture.refresh();
    if (this.blocks.length) this._showActions();
  }

  /** @param {string} text @param {boolean} canRetry */
  failed(text, canRetry) {
    const again = canRetry && button("Try again", this._told.onReplay);
    fill(this._said, alertBox(text, " ", again));
    if (this.blocks.length) this._showActions();
  }

  /** Offer the browser's own player, which a person starts by a click of its own. */
  offerElement() {
    const audio = h("audio", { controls: true, src: URL.createObjectURL(this._wav()) });
    this._canvas.after(h("p", {}, "This browser did not let the page play by itself: "), audio);
  }

  /** Draw again: the theme or the play position has changed. */
  refresh() {
    this._picture.refresh();
  }

  get duration() {
    return this.rate ? this._samples / this.rate : 0;
  }

  _wav() {
    return wavFile(this.blocks, this.rate);
  }

  _showNumbers() {
    const head = this._head;
    const figures = this._figures;
    const server = head && head.serverWaited !== null ? ` (server ${seconds(head.serverWaited)})` : "";
    fill(this._numbers, pairs([
      ["Time to first audio", head ? seconds(head.waited) + server : "…"],
      ["Real-time factor", figures ? realTime(figures.real_time_factor) : "…"],
      ["Length", this.rate ? seconds(this.duration) : "…"],
      ["Voice", head ? head.voice : "…"],
      ["From the cache", figures ? figures.cached || "no" : "…"],
    ]));
    this._canvas.setAttribute("aria-label",
      `Waveform and spectrogram of ${seconds(this.duration)} of speech`);
  }

  _showActions() {
    if (!this._actions.hidden) return;
    const name = fileName(this.wanted.text, "wav");
    const mp3 = button("Save as MP3", () => this._saveMp3(mp3));
    fill(this._actions,
      button("Play again", this._told.onReplay),
      button("Save as WAV", () => saveFile(this._wav(), name)),
      mp3,
      button("How is it read?", this._told.onExplain));
    this._actions.hidden = false;
  }

  /** @param {HTMLButtonElement} own */
  async _saveMp3(own) {
    own.disabled = true;
    const { text, ...how } = this.wanted;
    const json = { model: "jabber", input: text, ...how, response_format: "mp3" };
    try {
      const response = await ask("POST", "v1/audio/speech", { json });
      saveFile(await response.blob(), fileName(text, "mp3"));
    } catch (error) {
      const said = error instanceof ApiError ? error.message : "the sound broke off";
      fill(this._said, alertBox(`The MP3 can't be had: ${said}`));
    }
    own.disabled = false;
  }

  _curl() {
    const command = curlCommand(this.wanted);
    const copy = button("Copy", async () => {
      await navigator.clipboard.writeText(command);
      announce("Copied");
    });
    // Browsers have it on https and on this machine alone.
    copy.hidden = !navigator.clipboard;
    return h("details", {}, h("summary", {}, "The same from a terminal"),
      h("pre", { tabIndex: 0, role: "region", "aria-label": "curl command" }, command), copy,
      isBehindIngress() && h("p", { class: "quiet" }, "You are inside Home Assistant, whose "
        + "address takes no commands: put the server's own address and port in its place."));
  }
}
