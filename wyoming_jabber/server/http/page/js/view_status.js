/** The Status view: how the server is, once a second. */

import { ApiError, ask, hasToken } from "./api.js";
import { alertBox, button, byId, fill, h, pairs } from "./dom.js";
import { bytes, clock, percent, realTime } from "./format.js";
import { state } from "./state.js";

// Points of the small curve: two minutes.
const KEPT = 120;

/** @type {number[]} percent of one CPU, the oldest first */
const load = [];

const parts = {
  now: h("div"),
  work: h("div"),
  caches: h("div"),
  voices: h("div"),
  versions: h("div"),
  metrics: h("tbody"),
  audit: h("div"),
};
const curve = h("canvas", { class: "curve", role: "img", "aria-label": "CPU use of the last two minutes" });

export function prepareStatus() {
  state.on("status", receive);
  fill(byId("status"), h("p", { class: "quiet" }, "Waiting for the first figures…"));
}

/** Show what is known. */
export async function showStatus() {
  if (state.status) show();
}

function receive() {
  load.push(state.status.load.cpu_percent);
  if (load.length > KEPT) load.shift();
  if (!byId("view-status").hidden) show();
}

function show() {
  const place = byId("status");
  if (!curve.isConnected) {
    build(place);
    place.setAttribute("aria-busy", "false");
  }
  const { status } = state;
  showNow(status);
  showCaches(status.caches);
  showVoices(status.loaded_voices);
  showVersions(status);
  fill(parts.metrics, ...Object.entries(status.metrics).map(([name, value]) =>
    h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, number(/** @type {number} */ (value))))));
  drawCurve(status.load.cpu_count);
}

/** @param {HTMLElement} place */
function build(place) {
  const card = (/** @type {string} */ title, /** @type {import("./dom.js").Child[]} */ ...body) =>
    h("section", { class: "card" }, h("h2", {}, title), ...body);
  fill(place, h("div", { class: "tiles" },
    card("Load", parts.now, curve), card("Work so far", parts.work),
    card("Caches", parts.caches), card("Loaded voices", parts.voices),
    card("Server", parts.versions), card("Audit", parts.audit)),
  h("section", { class: "card" }, h("h2", {}, "Counters"),
    h("p", {}, link("metrics", "metrics.txt", "As Prometheus reads them"), ", ",
      link("docs", "api.html", "the API"), ", ", link("openapi.json", "openapi.json", "its description for programs"), "."),
    h("details", {}, h("summary", {}, "All of them"), h("table", { class: "numbers" }, parts.metrics))));
  const look = button("Look for the report", () => showAudit(look));
  fill(parts.audit, h("p", {}, "How fast this machine speaks, stage by stage, as ",
    h("code", {}, "wyoming-jabber audit"), " measured it."), look, h("div"));
}

/** @param {any} status */
function showNow({ load: now, uptime_seconds: uptime, metrics }) {
  fill(parts.now, pairs([
    ["Requests now", now.requests_open],
    ["CPU", `${Math.round(now.cpu_percent)} % of ${100 * now.cpu_count} %`],
    ["Memory", bytes(now.memory_bytes)],
    ["Connections", now.connections_open],
  ]));
  const { utterances = 0, audio_seconds: audio = 0, busy_seconds: busy = 0 } = metrics;
  fill(parts.work, pairs([
    ["Up for", clock(uptime)],
    ["Requests", `${utterances} (${metrics.utterances_failed || 0} failed)`],
    ["Spoken", clock(audio)],
    ["Real-time factor", audio ? realTime(busy / audio) : "–"],
  ]));
}

/** @param {Record<string, {hits: number, misses: number, hit_rate: number | null}>} caches */
function showCaches(caches) {
  const all = Object.entries(caches);
  if (!all.length) return fill(parts.caches, h("p", { class: "quiet" }, "Switched off."));
  fill(parts.caches, pairs(all.map(([name, { hits, misses, hit_rate: rate }]) =>
    [name[0].toUpperCase() + name.slice(1), `${percent(rate)} hits (${hits} of ${hits + misses})`])));
}

/** @param {any[]} voices */
function showVoices(voices) {
  if (!voices.length) return fill(parts.voices, h("p", { class: "quiet" }, "None is loaded yet."));
  fill(parts.voices, h("ul", { class: "plain lines" }, ...voices.map((voice) => h("li", {},
    h("strong", {}, voice.name), h("span", { class: "quiet" }, [voice.family, bytes(voice.memory_bytes),
      ...prepared(voice.prepared)].join(" · "))))));
}

/** @param {{variants: any, failure: string | null} | null} prepared */
function prepared(prepared) {
  if (!prepared) return ["not prepared"];
  if (prepared.failure) return [`preparation failed: ${prepared.failure}`];
  const { variants } = prepared;
  if (!variants) return ["prepared"];
  const named = typeof variants === "object"
    ? Object.entries(variants).map(([part, variant]) => `${part} ${variant}`).join(", ") : variants;
  return [`prepared: ${named}`];
}

/** @param {any} status */
function showVersions({ version, default_voice: voice, load: { engine_threads: threads }, versions }) {
  /** @type {[string, import("./dom.js").Child][]} */
  const known = [["wyoming-jabber", version], ["Default voice", voice.name || "none"]];
  const by = { setting: "by the settings", choice: "on this page", best: "as the best one here" };
  known.push(["Chosen", by[/** @type {keyof typeof by} */ (voice.set_by)] || voice.set_by]);
  known.push(["Sentences at a time", threads]);
  for (const [name, value] of Object.entries(versions)) known.push([name, String(value)]);
  fill(parts.versions, pairs(known));
}

/** @param {HTMLButtonElement} own */
async function showAudit(own) {
  const place = /** @type {HTMLElement} */ (own.nextElementSibling);
  try {
    await ask("GET", "api/audit?format=json");
    fill(place, h("p", {}, link("api/audit", "audit.html", "Open the report")));
  } catch (error) {
    const isMissing = error instanceof ApiError && error.status === 404;
    fill(place, isMissing
      ? h("p", { role: "status" }, "There is none yet: run ", h("code", {}, "wyoming-jabber audit"), " on the server.")
      : alertBox(/** @type {Error} */ (error).message));
  }
}

/** @param {string} href @param {string} file @param {string} text */
function link(href, file, text) {
  const made = h("a", { href, target: hasToken() ? "" : "_blank", rel: "noopener" }, text);
  made.dataset.file = file;
  return made;
}

/** @param {number} value */
function number(value) {
  return Number.isInteger(value) ? value.toLocaleString("en") : value.toFixed(2);
}

/** @param {number} cpus */
function drawCurve(cpus) {
  const scale = window.devicePixelRatio || 1;
  curve.width = Math.round(curve.clientWidth * scale);
  curve.height = Math.round(curve.clientHeight * scale);
  const paint = curve.getContext("2d");
  const top = Math.max(100, ...load.map((value) => Math.min(value, 100 * cpus)));
  const step = curve.width / (KEPT - 1);
  const at = (/** @type {number} */ index) => curve.width - (load.length - 1 - index) * step;
  paint.fillStyle = getComputedStyle(curve).color;
  paint.beginPath();
  paint.moveTo(at(0), curve.height);
  load.forEach((value, index) => paint.lineTo(at(index), curve.height * (1 - Math.min(1, value / top)) - scale));
  paint.lineTo(curve.width, curve.height);
  paint.fill();
}
