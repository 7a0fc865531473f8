/** How loud each pitch is: a fast Fourier transform, as short as it can be. */

/** Samples of which one column of the spectrogram is made. */
export const FFT_SIZE = 1024;

const HALF = FFT_SIZE / 2;
const BITS = Math.log2(FFT_SIZE);
const COSINES = Float32Array.from({ length: HALF }, (_, i) => Math.cos((2 * Math.PI * i) / FFT_SIZE));
const SINES = Float32Array.from({ length: HALF }, (_, i) => Math.sin((2 * Math.PI * i) / FFT_SIZE));
const HANN = Float32Array.from({ length: FFT_SIZE }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FFT_SIZE));
const REVERSED = Uint16Array.from({ length: FFT_SIZE }, (_, i) => {
  let found = 0;
  for (let bit = 0; bit < BITS; bit++) found |= ((i >> bit) & 1) << (BITS - 1 - bit);
  return found;
});

const re = new Float32Array(FFT_SIZE);
const im = new Float32Array(FFT_SIZE);

/**
 * @param {Float32Array} samples FFT_SIZE of them, from -1 to 1
 * @param {Float32Array} powers FFT_SIZE / 2 places for the result; a full-scale sine is about 1
 */
export function spectrum(samples, powers) {
  for (let i = 0; i < FFT_SIZE; i++) {
    re[REVERSED[i]] = samples[i] * HANN[i];
    im[i] = 0;
  }
  for (let size = 1; size < FFT_SIZE; size *= 2) butterflies(size);
  const scale = 4 / FFT_SIZE; // Hann halves it, and half of it is at negative pitches
  for (let i = 0; i < HALF; i++) powers[i] = (re[i] * re[i] + im[i] * im[i]) * scale * scale;
}

/** @param {number} size of the halves that are joined */
function butterflies(size) {
  const stride = HALF / size;
  for (let start = 0; start < FFT_SIZE; start += 2 * size) {
    for (let k = 0; k < size; k++) {
      const a = start + k;
      const b = a + size;
      const c = COSINES[k * stride];
      const s = SINES[k * stride];
      const real = re[b] * c + im[b] * s;
      const imaginary = im[b] * c - re[b] * s;
      re[b] = re[a] - real;
      im[b] = im[a] - imaginary;
      re[a] += real;
      im[a] += imaginary;
    }
  }
}
