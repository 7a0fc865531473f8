/** The form of the Speak view: what is to be said, by whom and how. */

import { button, byId, fill, fillSelect, h } from "./dom.js";
import { state, voiceOf, voiceOptions } from "./state.js";

const EXAMPLES = [
  ["A sentence", "Good morning. It is half past seven, and somebody left the parakeet's window open."],
  ["A sensor", "**Solar**: 3,456 W at 7:05, 21.5 °C outside, 40% left in the battery."],
  ["SSML", '<speak>Your tea is ready in <emphasis>three</emphasis> minutes. <break time="600ms"/> <prosody rate="slow" pitch="low">Or so.</prosody></speak>'],
];

const form = byId("speak-form");
const text = byId("speak-text");
const voice = byId("speak-voice");
const speaker = byId("speak-speaker");
const speed = byId("speak-speed");
const pitch = byId("speak-pitch");
const ssml = byId("speak-ssml");

/**
 * @param {{onSpeak: () => void, onStop: () => void}} told
 */
export function prepareForm({ onSpeak, onStop }) {
  fill(byId("speak-examples"), h("span", { class: "quiet" }, "Try:"),
    ...EXAMPLES.map(([name, example]) => button(name, () => setText(example), { class: "chip" })));
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    onSpeak();
  });
  form.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) onStop();
  });
  byId("speak-stop").addEventListener("click", onStop);
  voice.addEventListener("change", showSpeakers);
  for (const range of [speed, pitch]) range.addEventListener("input", showRanges);
  state.on("voices", showVoices);
  showRanges();
}

/** @returns {import("./speech.js").Wanted} what the form says; defaults are left out */
export function readForm() {
  /** @type {import("./speech.js").Wanted} */
  const wanted = { text: text.value };
  if (voice.value) wanted.voice = voice.value;
  if (speaker.value) wanted.speaker = speaker.value;
  if (Number(speed.value) !== 1) wanted.speed = Number(speed.value);
  if (Number(pitch.value) !== 0) wanted.pitch = Number(pitch.value);
  if (ssml.value) wanted.ssml = ssml.value === "yes";
  return wanted;
}

/** @param {import("./speech.js").Wanted} wanted */
export function writeForm(wanted) {
  voice.value = wanted.voice || "";
  if (voice.selectedIndex < 0) voice.value = ""; // it has been deleted since
  showSpeakers();
  speaker.value = wanted.speaker || "";
  speed.value = String(wanted.speed ?? 1);
  pitch.value = String(wanted.pitch ?? 0);
  ssml.value = wanted.ssml === undefined ? "" : wanted.ssml ? "yes" : "no";
  showRanges();
  setText(wanted.text);
}

/** Say that there is nothing to say. */
export function focusText() {
  text.focus();
}

/** @param {boolean} isSpeaking */
export function showSpeaking(isSpeaking) {
  const stop = byId("speak-stop");
  // A button that is disabled loses the focus, and the keyboard its place.
  if (!isSpeaking && document.activeElement === stop) byId("speak-start").focus();
  stop.disabled = !isSpeaking;
}

/** @param {string} value */
function setText(value) {
  text.value = value;
  text.focus();
}

function showVoices() {
  fillSelect(voice, voiceOptions());
  showSpeakers();
}

function showSpeakers() {
  const speakers = voiceOf(voice.value)?.speakers || [];
  byId("speak-speaker-field").hidden = speakers.length < 2;
  fillSelect(speaker, [
    { value: "", text: "The first" },
    ...speakers.map((name) => ({ value: name, text: name })),
  ]);
}

function showRanges() {
  const semitones = Number(pitch.value);
  byId("speak-speed-shown").textContent = `${Number(speed.value).toFixed(2)}×`;
  byId("speak-pitch-shown").textContent = semitones > 0 ? `+${semitones}` : String(semitones).replace("-", "−");
  pitch.setAttribute("aria-valuetext", `${semitones} semitones`);
  speed.setAttribute("aria-valuetext", `${speed.value} times`);
}
