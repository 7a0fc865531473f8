/** Plays blocks of samples as they arrive, without gaps, by Web Audio. */

import { toFloats } from "./wav.js";

// Seconds between the first block and its sound: time for the second to arrive.
const LEAD = 0.06;

// Hertz of most voices: the context is made in the click, before the voice has answered.
const USUAL_RATE = 22050;

/** @typedef {{at: number, from: number, length: number}} Span when which part is heard, in seconds */

/** One sound at a time. `take` it in a click, `play` each block, `end` after the last. */
export class Player {
  /** @type {AudioContext | null} */
  _context = null;
  /** @type {Set<AudioBufferSourceNode>} */
  _sources = new Set();
  /** @type {Span[]} */
  _spans = [];
  _length = 0; // seconds of sound so far
  _next = 0; // when the next block sounds, on the context's clock
  /** @type {(() => void) | null} */
  _whenDone = null;
  /** @type {(() => void) | null} tells whoever plays that somebody else does now */
  _onTaken = null;

  /**
   * Begin anew, inside of the event that a person has caused: browsers play nothing else.
   * @param {() => void} onTaken called once, when somebody else begins, or `silence` is asked for
   * @returns {boolean} whether this browser can do it at all
   */
  take(onTaken) {
    this.silence();
    this._onTaken = onTaken;
    if (typeof AudioContext !== "function") return false;
    // A context at the voice's own rate: blocks then join without a click.
    this._context ??= new AudioContext({ sampleRate: USUAL_RATE, latencyHint: "interactive" });
    if (this._context.state !== "running") void this._context.resume();
    return true;
  }

  /** Whether the browser keeps us silent. */
  get isBlocked() {
    return this._context === null || this._context.state === "suspended";
  }

  /** @param {Int16Array} samples @param {number} sampleRate */
  play(samples, sampleRate) {
    const context = this._context;
    if (!context || !samples.length) return;
    const buffer = context.createBuffer(1, samples.length, sampleRate);
    buffer.copyToChannel(toFloats(samples), 0);
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(context.destination);
    const at = this._next > context.currentTime ? this._next : context.currentTime + LEAD;
    source.start(at);
    this._spans.push({ at, from: this._length, length: buffer.duration });
    this._length += buffer.duration;
    this._next = at + buffer.duration;
    this._sources.add(source);
    source.onended = () => this._ended(source);
  }

  /** Say that no block follows. @returns {Promise<void>} settled when all was heard, or stopped */
  end() {
    return new Promise((resolve) => {
      this._whenDone = resolve;
      if (!this._sources.size) this._finish();
    });
  }

  /** End what plays, and have whoever plays it end the rest. */
  silence() {
    const before = this._onTaken;
    this._onTaken = null;
    if (before) before();
    this.stop();
  }

  /** Be silent at once; may be called at any time. */
  stop() {
    for (const source of this._sources) {
      source.onended = null;
      source.stop();
    }
    this._sources.clear();
    this._finish();
    this._spans = [];
    this._length = this._next = 0;
  }

  /** Seconds of sound that have been heard; null when nothing plays. */
  get position() {
    if (!this._context || !this._sources.size) return null;
    // What the loudspeaker plays now has left us a moment ago.
    const now = this._context.currentTime - (this._context.outputLatency || 0);
    while (this._spans.length > 1 && this._spans[1].at <= now) this._spans.shift();
    const span = this._spans[0];
    return span ? span.from + Math.min(Math.max(0, now - span.at), span.length) : null;
  }

  /** @param {AudioBufferSourceNode} source */
  _ended(source) {
    this._sources.delete(source);
    if (!this._sources.size) this._finish();
  }

  _finish() {
    const done = this._whenDone;
    this._whenDone = null;
    if (done) done();
  }
}

/** The page has one loudspeaker: what begins to speak silences what spoke. */
export const player = new Player();
