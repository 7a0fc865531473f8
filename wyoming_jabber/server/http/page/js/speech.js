/** Asks for speech and hands out its samples while they arrive. */

import { ApiError, ask, askJson, translated } from "./api.js";
import { player } from "./player.js";
import { WavReader } from "./wav.js";

/**
 * @typedef {object} Wanted what the server's speech address takes
 * @property {string} text
 * @property {string} [voice] none: the default voice
 * @property {string} [speaker]
 * @property {string} [language]
 * @property {number} [speed]
 * @property {number} [pitch]
 * @property {boolean} [ssml]
 */

/**
 * @typedef {object} Head what is known when the first sound arrives
 * @property {string} id
 * @property {string} voice
 * @property {number} waited seconds from the request to here
 * @property {number | null} serverWaited the same as the server has measured it
 */

/**
 * Speak; `onHead` and `onSamples` are told as it arrives.
 * @param {Wanted} wanted
 * @param {{onHead?: (head: Head) => void, onSamples: (samples: Int16Array, rate: number) => void, signal?: AbortSignal}} how
 * @returns {Promise<string>} the id by which `figures` are asked for
 * @throws {ApiError} and AbortError
 */
export async function speak(wanted, { onHead, onSamples, signal }) {
  const began = performance.now();
  const response = await ask("POST", "api/speech", { json: wanted, signal });
  const id = response.headers.get("X-Speech-Id") || "";
  const reader = new WavReader();
  let isFirst = true;
  for await (const piece of piecesOf(response)) {
    const samples = reader.push(piece);
    if (!samples.length) continue;
    if (isFirst && onHead) onHead(readHead(response, id, performance.now() - began));
    isFirst = false;
    onSamples(samples, reader.sampleRate);
  }
  if (isFirst) throw new ApiError("The server sent no sound", "empty", response.status);
  return id;
}

/** @param {string} id @returns {Promise<any>} how an utterance went */
export function figures(id) {
  return askJson("GET", `api/speech/${encodeURIComponent(id)}`);
}

/**
 * Speak, and play it, with nothing to see. Whatever is heard at the moment ends.
 * Call it in the event that a person has caused.
 * @param {Wanted} wanted
 * @returns {Promise<void>} settled when it was heard, or something else is
 * @throws {ApiError}
 */
export async function hear(wanted) {
  const control = new AbortController();
  player.take(() => control.abort());
  try {
    await speak(wanted, {
      signal: control.signal,
      onSamples: (samples, rate) => player.play(samples, rate),
    });
    await player.end();
  } catch (error) {
    if (/** @type {Error} */ (error).name !== "AbortError") throw error;
  }
}

/** @param {Response} response */
async function* piecesOf(response) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    const found = translated(error);
    if (!(found instanceof ApiError)) throw found;
    throw new ApiError("The speech broke off: the server has ended it, or is away", "cut", 0);
  } finally {
    reader.cancel().catch(() => {}); // it may have failed already
  }
}

/** @param {Response} response @param {string} id @param {number} milliseconds @returns {Head} */
function readHead(response, id, milliseconds) {
  const timing = /ttfa;dur=([\d.]+)/.exec(response.headers.get("Server-Timing") || "");
  return {
    id,
    voice: unescaped(response.headers.get("X-Voice") || ""),
    waited: milliseconds / 1000,
    serverWaited: timing ? Number(timing[1]) / 1000 : null,
  };
}

/** @param {string} name with what a header can't hold as `\uXXXX` */
function unescaped(name) {
  try {
    return JSON.parse(`"${name}"`);
  } catch {
    return name;
  }
}
