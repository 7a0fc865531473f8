/** The Pronunciations view: what is said for a word, and how a text is read. */

import { ApiError, askJson } from "./api.js";
import { alertBox, announce, button, byId, fill, h } from "./dom.js";
import { Explain } from "./explain.js";
import { PronunciationRow } from "./pronunciation_row.js";

/** @typedef {import("./pronunciation_row.js").Entry} Entry */

/** @type {PronunciationRow[]} */
let rows = [];
/** @type {string | null} null before they are loaded */
let revision = null;
/** @type {Explain} */
let explaining;

const list = h("ol", { class: "plain rows" });
const message = h("div");
const save = button("Save", saveAll, { class: "main", disabled: true });
const more = button("Add a word", () => add({ word: "", say: "" }, true));

export function preparePronunciations() {
  explaining = new Explain(byId("explain"));
  fill(byId("pronunciations"), h("p", { class: "quiet" }, "Loading the pronunciations…"));
  // A browser asks before it forgets what was not saved.
  window.addEventListener("beforeunload", (event) => {
    if (!save.disabled) event.preventDefault();
  });
}

/** Read what the view needs; what was changed here is kept. */
export async function showPronunciations() {
  if (revision === null) await load();
}

/** Show how a text is read. @param {import("./speech.js").Wanted} wanted */
export function explainText(wanted) {
  explaining.show(wanted);
}

async function load() {
  try {
    receive(await askJson("GET", "api/pronunciations"));
    showAll();
  } catch (error) {
    fill(byId("pronunciations"), alertBox(textOf(error), " ", button("Try again", load)));
  }
  byId("pronunciations").setAttribute("aria-busy", "false");
}

/** @param {{entries: Entry[], problems: string[], revision: string, file: string}} content */
function receive(content) {
  rows = content.entries.map(makeRow);
  revision = content.revision;
  fill(message, content.problems.length > 0 && alertBox(
    `${content.file} has entries that can't be used: ${content.problems.join("; ")}`));
  showRows();
}

function showAll() {
  fill(byId("pronunciations"),
    h("p", {}, "What is said in place of a word: another spelling, or phonemes in ",
      h("code", {}, "[[ ]]"), " as espeak-ng writes them, such as ", h("code", {}, "[[aɪkˈiːə]]"),
      ". They hold as soon as they are saved."),
    list, message, h("div", { class: "row" }, more, save));
}

function showRows() {
  fill(list, ...rows.map((row) => row.element));
  if (!rows.length) fill(list, h("li", { class: "quiet" }, "No words yet."));
  rows.forEach((row, index) => row.number(index + 1));
}

/** @param {Entry} entry */
function makeRow(entry) {
  return new PronunciationRow(entry, {
    onChange: () => setChanged(true),
    onRemove: remove,
  });
}

/** @param {Entry} entry @param {boolean} hasFocus */
function add(entry, hasFocus) {
  const row = makeRow(entry);
  rows.push(row);
  showRows();
  setChanged(true);
  if (hasFocus) row.focus();
}

/** @param {PronunciationRow} row */
function remove(row) {
  const index = rows.indexOf(row);
  rows.splice(index, 1);
  showRows();
  setChanged(true);
  announce(`Row ${index + 1} is removed`);
  (rows[Math.min(index, rows.length - 1)] || { focus: () => more.focus() }).focus();
}

async function saveAll() {
  for (const row of rows) row.showProblem("");
  const entries = rows.map((row) => row.read());
  setChanged(false);
  try {
    receive(await askJson("PUT", "api/pronunciations", { json: { entries, revision } }));
    fill(message, h("p", { class: "notice good", role: "status" }, "Saved. They hold from the next sentence on."));
  } catch (error) {
    setChanged(true);
    showFailure(/** @type {any} */ (error));
  }
}

/** @param {any} error */
function showFailure(error) {
  // The server names the entry by its number: entries[3].say
  const named = error instanceof ApiError && /^entries\[(\d+)\]/.exec(error.param || error.message);
  const row = named && rows[Number(named[1])];
  if (row) {
    row.showProblem(error.message.replace(/^entries\[\d+\]\.?:?\s*/, ""));
    fill(message, alertBox(`Nothing was saved: row ${Number(named[1]) + 1} can't be used.`));
    row.focus();
    return;
  }
  const isStale = error instanceof ApiError && error.code === "conflict";
  fill(message, alertBox(textOf(error), " ", isStale && button("Load them again", reload)));
}

async function reload() {
  setChanged(false);
  await load();
}

/** @param {boolean} isChanged */
function setChanged(isChanged) {
  save.disabled = !isChanged;
}

/** @param {any} error */
function textOf(error) {
  return error instanceof ApiError ? error.message : `The page failed: ${error.message}`;
}
