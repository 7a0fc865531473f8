/** The server's events, read for as long as the page is open; lost ones are found again. */

import { ApiError, ask } from "./api.js";
import { state } from "./state.js";

// Milliseconds without an event after which the server counts as away: it sends one a second.
const SILENCE = 6000;

// Milliseconds between two attempts; the server may be starting up.
const RETRY = 1500;

/** Follow the events for ever. */
export async function follow() {
  for (;;) {
    /** @type {any} */
    let failure = null;
    try {
      await readAll();
    } catch (error) {
      failure = error;
    }
    setConnected(false, failure instanceof ApiError && !failure.isOffline ? failure : null);
    // A token that somebody did not want to enter isn't asked for again and again.
    if (failure instanceof ApiError && failure.status === 401) await state.next("retry");
    else await new Promise((resolve) => setTimeout(resolve, RETRY));
  }
}

async function readAll() {
  const control = new AbortController();
  let timer = setTimeout(() => control.abort(), SILENCE);
  const goOffline = () => control.abort();
  window.addEventListener("offline", goOffline);
  try {
    const response = await ask("GET", "api/events", { signal: control.signal });
    const body = /** @type {ReadableStream<Uint8Array>} */ (response.body);
    const reader = body.pipeThrough(/** @type {any} */ (new TextDecoderStream())).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => control.abort(), SILENCE);
      rest = take(rest + value);
    }
  } finally {
    window.removeEventListener("offline", goOffline);
    clearTimeout(timer);
    control.abort();
  }
}

/** Take all whole events off a text. @param {string} text @returns {string} the rest */
function take(text) {
  const events = text.split("\n\n");
  const rest = events.pop() || "";
  for (const event of events) {
    const name = /^event: (.*)$/m.exec(event);
    const data = /^data: (.*)$/m.exec(event);
    if (name && data) receive(name[1], JSON.parse(data[1]));
  }
  return rest;
}

/** @param {string} name @param {any} content */
function receive(name, content) {
  if (name === "status") {
    state.status = content;
    state.tell("status");
  } else if (name === "downloads") receiveDownloads(content);
  setConnected(true);
}

/** @param {import("./state.js").Download[]} downloads */
function receiveDownloads(downloads) {
  const before = state.downloads;
  state.downloads = new Map(downloads.map((download) => [download.name, download]));
  state.tell("downloads");
  const isNewlyDone = downloads.some(({ name, state: now }) =>
    now === "done" && before.has(name) && before.get(name)?.state !== "done");
  if (isNewlyDone) state.loadVoices().catch(() => {}); // it is told when the connection is
}

/** @param {boolean} isConnected @param {ApiError | null} problem what the server says about it */
function setConnected(isConnected, problem = null) {
  if (state.isConnected === isConnected && state.problem?.message === problem?.message) return;
  state.isConnected = isConnected;
  state.problem = problem;
  state.tell("connection");
  // Much may have changed meanwhile.
  if (isConnected) state.loadVoices().catch(() => {});
}
