/** The Speak view: text in, sound out, while it is made. */

import { ApiError } from "./api.js";
import { button, byId, fill, h } from "./dom.js";
import { seconds } from "./format.js";
import { player } from "./player.js";
import { focusText, prepareForm, readForm, showSpeaking, writeForm } from "./speak_form.js";
import { SpeakResult } from "./speak_result.js";
import { figures, speak } from "./speech.js";

// Texts that are remembered, in this page's memory and nowhere else.
const KEPT = 8;

/** @type {import("./speech.js").Wanted[]} the last is the first */
let history = [];
/** @type {SpeakResult | null} */
let result = null;
/** @type {AbortController | null} what is being spoken */
let speaking = null;
/** @type {(wanted: import("./speech.js").Wanted) => void} */
let explain = () => {};

/** @param {{onExplain: typeof explain}} told */
export function prepareSpeak({ onExplain }) {
  explain = onExplain;
  prepareForm({ onSpeak: start, onStop: () => player.silence() });
  document.addEventListener("themechange", () => result?.refresh());
  showHistory();
}

function start() {
  const wanted = readForm();
  if (!wanted.text.trim()) return focusText();
  remember(wanted);
  void say(wanted);
}

/** @param {import("./speech.js").Wanted} wanted */
async function say(wanted) {
  const control = new AbortController();
  const canPlay = player.take(() => stop(control));
  speaking = control;
  const shown = (result = new SpeakResult(byId("speak-result"), wanted, {
    onReplay: () => (shown.blocks.length ? void replay(shown) : void say(wanted)),
    onExplain: () => explain(wanted),
  }));
  showSpeaking(true);
  try {
    const id = await speak(wanted, {
      signal: control.signal,
      onHead: (head) => shown.start(head),
      onSamples: (samples, rate) => {
        player.play(samples, rate);
        shown.add(samples, rate);
      },
    });
    shown.arrived(await figures(id).catch(() => null)); // no figures are no failure
    if (!canPlay || player.isBlocked) shown.offerElement();
    else await player.end();
    if (speaking === control) shown.ended(`Done: ${seconds(shown.duration)} of speech.`);
  } catch (error) {
    tellFailure(shown, error);
  } finally {
    if (speaking === control) finish();
  }
}

/** @param {SpeakResult} shown */
async function replay(shown) {
  const control = new AbortController();
  if (!player.take(() => stop(control))) return;
  speaking = control;
  showSpeaking(true);
  for (const block of shown.blocks) player.play(block, shown.rate);
  shown.refresh();
  await player.end();
  if (speaking !== control) return;
  shown.refresh();
  finish();
}

/** @param {AbortController} control of what is to end, if it has not */
function stop(control) {
  if (speaking !== control) return;
  control.abort();
  result?.ended("Stopped.");
  finish();
}

function finish() {
  speaking = null;
  showSpeaking(false);
}

/** @param {SpeakResult} shown @param {any} error */
function tellFailure(shown, error) {
  if (error.name === "AbortError") return;
  if (error instanceof ApiError) shown.failed(error.message, true);
  else shown.failed(`The page failed: ${error.message}`, false);
}

/** @param {import("./speech.js").Wanted} wanted */
function remember(wanted) {
  const key = JSON.stringify(wanted);
  history = [wanted, ...history.filter((old) => JSON.stringify(old) !== key)].slice(0, KEPT);
  showHistory();
}

function showHistory() {
  const place = byId("speak-history");
  if (!history.length) {
    fill(place, h("p", { class: "quiet" }, "Nothing yet. It is kept in this page alone."));
    return;
  }
  fill(place, h("ul", { class: "plain lines" }, ...history.map((wanted) => h("li", {},
    button(wanted.text, () => writeForm(wanted), { class: "link line", title: wanted.text }),
    h("span", { class: "quiet" }, describe(wanted))))),
  button("Forget all", () => { history = []; showHistory(); }));
}

/** @param {import("./speech.js").Wanted} wanted */
function describe(wanted) {
  const parts = [wanted.voice, wanted.speaker, wanted.speed && `${wanted.speed}×`,
    wanted.pitch && `${wanted.pitch > 0 ? "+" : ""}${wanted.pitch} semitones`];
  return parts.filter(Boolean).join(", ");
}
