/** A picture of sound that grows while the sound arrives: waveform above, spectrogram below. */

import { FFT_SIZE, spectrum } from "./fft.js";

// Samples per column: 12 ms at 22,050 Hz, fine enough to see syllables.
const HOP = 256;

// Rows of the spectrogram; each is a band, wider towards the top as ears have it.
const BANDS = 72;
const LOWEST_HERTZ = 80;
const HIGHEST_HERTZ = 9000;

// Decibels below full scale at which a band begins to be seen, and at which it is brightest.
const FAINTEST = -78;
const BRIGHTEST = -22;

// Columns in memory; when they are full, two become one: browsers bound their canvases.
const MOST_COLUMNS = 8192;

// Seconds that the picture shows at least, so that a short word isn't stretched.
const SHORTEST = 1.5;

const WAVE_SHARE = 0.4; // of the height

export class SoundPicture {
  _filled = 0; // samples of the present hop
  _hops = 0;
  _merged = 1; // hops per column
  _count = 0; // columns
  _rate = 0; // Hertz
  _low = new Float32Array(MOST_COLUMNS); // of the waveform, per column
  _high = new Float32Array(MOST_COLUMNS);
  _frame = 0; // what is asked of the browser; 0: nothing

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this._canvas = canvas;
    this._columns = new OffscreenCanvas(MOST_COLUMNS, BANDS);
    this._paint = /** @type {OffscreenCanvasRenderingContext2D} */ (
      this._columns.getContext("2d", { willReadFrequently: true }));
    this._window = new Float32Array(FFT_SIZE);
    this._powers = new Float32Array(FFT_SIZE / 2);
    /** @type {() => number | null} seconds that have been heard */
    this.position = () => null;
    new ResizeObserver(() => this._soon()).observe(canvas);
  }

  /** @param {Int16Array} samples @param {number} sampleRate */
  add(samples, sampleRate) {
    this._rate = sampleRate;
    for (const sample of samples) {
      this._window[FFT_SIZE - HOP + this._filled++] = sample / 32768;
      if (this._filled === HOP) this._endHop();
    }
    this._soon();
  }

  /** Draw again, since colours have changed, or because time has passed. */
  refresh() {
    this._soon();
  }

  _endHop() {
    const latest = this._window.subarray(FFT_SIZE - HOP);
    if (this._hops === MOST_COLUMNS * this._merged) this._halve();
    const place = Math.floor(this._hops++ / this._merged);
    if (place >= this._count) {
      this._count = place + 1;
      this._low[place] = this._high[place] = 0;
      spectrum(this._window, this._powers);
      this._paintColumn(place);
    }
    for (const sample of latest) {
      if (sample < this._low[place]) this._low[place] = sample;
      if (sample > this._high[place]) this._high[place] = sample;
    }
    this._window.copyWithin(0, HOP);
    this._filled = 0;
  }

  /** @param {number} place */
  _paintColumn(place) {
    const image = this._paint.createImageData(1, BANDS);
    const perBin = this._rate / FFT_SIZE;
    const top = Math.min(HIGHEST_HERTZ, this._rate / 2);
    let from = Math.floor(LOWEST_HERTZ / perBin);
    for (let band = 0; band < BANDS; band++) {
      const hertz = LOWEST_HERTZ * (top / LOWEST_HERTZ) ** ((band + 1) / BANDS);
      const to = Math.min(Math.max(from + 1, Math.round(hertz / perBin)), this._powers.length);
      const start = Math.min(from, to - 1);
      let power = 1e-12;
      for (let bin = start; bin < to; bin++) power = Math.max(power, this._powers[bin]);
      const level = (10 * Math.log10(power) - FAINTEST) / (BRIGHTEST - FAINTEST);
      // Alpha alone: the colour is the theme's, and comes when it is shown.
      image.data[4 * (BANDS - 1 - band) + 3] = 255 * Math.min(1, Math.max(0, level));
      if (hertz / perBin >= from + 1) from = to;
    }
    this._paint.putImageData(image, place, 0);
  }

  /** Make room: every two columns become one. */
  _halve() {
    const half = MOST_COLUMNS / 2;
    const copy = new OffscreenCanvas(half, BANDS);
    const paint = /** @type {OffscreenCanvasRenderingContext2D} */ (copy.getContext("2d"));
    paint.drawImage(this._columns, 0, 0, half, BANDS);
    this._paint.clearRect(0, 0, MOST_COLUMNS, BANDS);
    this._paint.drawImage(copy, 0, 0);
    for (let i = 0; i < half; i++) {
      this._low[i] = Math.min(this._low[2 * i], this._low[2 * i + 1]);
      this._high[i] = Math.max(this._high[2 * i], this._high[2 * i + 1]);
    }
    this._count = half;
    this._merged *= 2;
  }

  _soon() {
    this._frame ||= requestAnimationFrame(() => {
      this._frame = 0;
      this._draw();
      if (this.position() !== null) this._soon();
    });
  }

  _draw() {
    const { _canvas: canvas } = this;
    const scale = window.devicePixelRatio || 1;
    const width = Math.round(canvas.clientWidth * scale);
    const height = Math.round(canvas.clientHeight * scale);
    if (!width || !height) return;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const paint = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const colours = getComputedStyle(canvas);
    paint.clearRect(0, 0, width, height);
    if (!this._rate) return;
    const perSecond = this._rate / (HOP * this._merged);
    const pixels = width / Math.max(this._count, SHORTEST * perSecond);
    const wave = Math.round(height * WAVE_SHARE);
    paint.imageSmoothingQuality = "high";
    paint.drawImage(this._columns, 0, 0, this._count, BANDS, 0, wave, this._count * pixels, height - wave);
    this._drawWave(paint, pixels, wave);
    // Everything drawn so far was a stencil.
    paint.globalCompositeOperation = "source-in";
    paint.fillStyle = colours.color;
    paint.fillRect(0, 0, width, height);
    paint.globalCompositeOperation = "source-over";
    this._drawHead(paint, pixels * perSecond, height, scale, colours.outlineColor);
  }

  /** @param {CanvasRenderingContext2D} paint @param {number} pixels per column @param {number} height */
  _drawWave(paint, pixels, height) {
    const middle = height / 2;
    paint.beginPath();
    for (let i = 0; i < this._count; i++) paint.lineTo(i * pixels, middle - this._high[i] * middle - 0.5);
    for (let i = this._count - 1; i >= 0; i--) paint.lineTo(i * pixels, middle - this._low[i] * middle + 0.5);
    paint.fill();
  }

  /** @param {CanvasRenderingContext2D} paint @param {number} perSecond pixels @param {number} height @param {number} width of the line @param {string} colour */
  _drawHead(paint, perSecond, height, width, colour) {
    const heard = this.position();
    if (heard === null) return;
    paint.fillStyle = colour;
    paint.fillRect(heard * perSecond - width, 0, 2 * width, height);
  }
}
