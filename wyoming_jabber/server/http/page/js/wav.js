/** WAV: read while it arrives, and written when all is there. */

const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;
const FULL_SCALE = 32768;

/** Takes a WAV stream (mono, 16 bit) apart, wherever it is cut. */
export class WavReader {
  constructor() {
    /** Hertz; 0 before the header has arrived. */
    this.sampleRate = 0;
    /** @type {Uint8Array} what is not yet a header, or half a sample */
    this._rest = new Uint8Array(0);
  }

  /**
   * @param {Uint8Array} piece
   * @returns {Int16Array} its samples; perhaps none
   */
  push(piece) {
    let bytes = joined(this._rest, piece);
    if (!this.sampleRate) {
      if (bytes.length < HEADER_BYTES) {
        this._rest = bytes;
        return new Int16Array(0);
      }
      this.sampleRate = readRate(bytes);
      bytes = bytes.subarray(HEADER_BYTES);
    }
    const whole = bytes.length - (bytes.length % SAMPLE_BYTES);
    this._rest = bytes.slice(whole);
    return samplesOf(bytes.subarray(0, whole));
  }
}

/** @param {Int16Array} samples @returns {Float32Array<ArrayBuffer>} from -1 to 1 */
export function toFloats(samples) {
  return Float32Array.from(samples, (sample) => sample / FULL_SCALE);
}

/** @param {Int16Array[]} blocks @param {number} sampleRate @returns {Blob} a whole file */
export function wavFile(blocks, sampleRate) {
  const bytes = blocks.reduce((sum, block) => sum + block.byteLength, 0);
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  const text = (/** @type {number} */ at, /** @type {string} */ letters) =>
    [...letters].forEach((letter, i) => header.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  header.setUint32(4, HEADER_BYTES - 8 + bytes, true);
  text(8, "WAVEfmt ");
  header.setUint32(16, 16, true); // bytes of this part
  header.setUint16(20, 1, true); // PCM
  header.setUint16(22, 1, true); // mono
  header.setUint32(24, sampleRate, true);
  header.setUint32(28, sampleRate * SAMPLE_BYTES, true);
  header.setUint16(32, SAMPLE_BYTES, true);
  header.setUint16(34, 8 * SAMPLE_BYTES, true);
  text(36, "data");
  header.setUint32(40, bytes, true);
  // Typed arrays have the machine's order of bytes, which is WAV's on all that run browsers.
  return new Blob([header, .../** @type {any[]} */ (blocks)], { type: "audio/wav" });
}

/** @param {Uint8Array} bytes */
function readRate(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const isOurs = view.getUint32(0) === 0x52494646 && view.getUint16(22, true) === 1
    && view.getUint16(34, true) === 16;
  if (!isOurs) throw new Error("The server sent sound that is not 16-bit mono WAV");
  return view.getUint32(24, true);
}

/** @param {Uint8Array} first @param {Uint8Array} second */
function joined(first, second) {
  if (!first.length) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** @param {Uint8Array} bytes a copy is made: samples have to lie at even addresses */
function samplesOf(bytes) {
  return new Int16Array(bytes.slice().buffer);
}
