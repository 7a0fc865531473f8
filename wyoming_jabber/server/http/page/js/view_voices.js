/** The Voices view: those that are here, and those that can be had. */

import { ApiError, askJson } from "./api.js";
import { confirmed, shown } from "./dialogs.js";
import { alertBox, announce, button, byId, fill, h } from "./dom.js";
import { bytes } from "./format.js";
import { playSample, sampleLink } from "./samples.js";
import { state } from "./state.js";
import { prepareUpload } from "./upload.js";
import { VoiceCard } from "./voice_card.js";
import { VoiceFilter } from "./voice_filter.js";

/** @typedef {import("./state.js").Voice} Voice */

/** @type {Map<string, VoiceCard>} */
const cards = new Map();
/** @type {VoiceFilter} */
let filter;

export function prepareVoices() {
  filter = new VoiceFilter(byId("voice-filter"), showLists);
  fill(byId("voice-lists"), h("p", { class: "quiet" }, "Loading the voices…"));
  prepareUpload(byId("upload"), (name) => {
    announce(`${name} is installed`);
    void reload();
  });
  state.on("voices", showLists);
  state.on("downloads", updateCards);
}

/** Read what the view needs. */
export async function showVoices() {
  await reload();
}

async function reload() {
  try {
    await state.loadVoices();
    fill(byId("voice-message"));
  } catch (error) {
    tell(error, button("Try again", reload));
    if (!state.voices) fill(byId("voice-lists"));
  }
}

function showLists() {
  const place = byId("voice-lists");
  const voices = state.voices || [];
  filter.offer(voices);
  const fitting = voices.filter((voice) => filter.fits(voice));
  const here = fitting.filter((voice) => voice.is_installed);
  const elsewhere = fitting.filter((voice) => !voice.is_installed);
  const isCatalogEmpty = voices.every((voice) => voice.is_installed);
  // Nothing moves while the same voices are shown: the focus stays where it is.
  const key = [...here, null, ...elsewhere].map((voice) => voice && voice.name).join("\n") + isCatalogEmpty;
  if (place.dataset.key !== key) {
    place.dataset.key = key;
    fill(place, section("Here", here, noneHere()), catalogSection(elsewhere, isCatalogEmpty));
    place.setAttribute("aria-busy", "false");
  }
  updateCards();
}

/** @param {string} title @param {Voice[]} voices @param {Node} none */
function section(title, voices, none) {
  return h("section", {}, h("h2", {}, `${title} (${voices.length})`),
    voices.length ? h("ul", { class: "plain voices" }, ...voices.map(({ name }) => cardOf(name).element)) : none);
}

function noneHere() {
  return h("p", { class: "quiet" }, "No voice that is here fits the filter. ", button("Show all", () => {
    filter.clear();
    showLists();
  }));
}

/** @param {Voice[]} voices @param {boolean} isEmpty */
function catalogSection(voices, isEmpty) {
  const refresh = button(isEmpty ? "Fetch the catalog" : "Refresh the catalog", () => refreshCatalog(refresh));
  const none = isEmpty
    ? h("p", { class: "quiet" }, "The catalog has not been fetched yet. It lists Piper's voices and others; "
      + "the server asks the catalog's own site for it.")
    : h("p", { class: "quiet" }, "No voice of the catalog fits the filter.");
  const made = section("To download", voices, none);
  made.append(h("div", { class: "row" }, refresh));
  return made;
}

/** @param {string} name */
function cardOf(name) {
  const card = cards.get(name) || new VoiceCard(act);
  cards.set(name, card);
  return card;
}

function updateCards() {
  for (const voice of state.voices || []) {
    const download = state.downloads.get(voice.name) || voice.download || undefined;
    cards.get(voice.name)?.update(voice, download);
  }
}

/** @param {HTMLButtonElement} own */
async function refreshCatalog(own) {
  own.disabled = true;
  own.textContent = "Fetching…";
  try {
    const content = await askJson("POST", "api/catalog/refresh");
    fill(byId("voice-message"));
    state.setVoices(content.voices);
    announce(`${content.voices.length} voices`);
  } catch (error) {
    tell(error);
    own.textContent = "Fetch the catalog";
  }
  own.disabled = false;
}

/** @type {Record<import("./voice_card.js").Action, (voice: Voice, card: VoiceCard) => Promise<void>>} */
const ACTIONS = {
  play: playSample,
  choose: (voice) => choose(voice.name),
  unchoose: () => choose(null),
  remove,
  download,
  async cancel(voice) {
    await askJson("DELETE", `api/voices/${encodeURIComponent(voice.name)}/download`);
    announce("The download is cancelled");
  },
  async licence(voice) {
    const found = await askJson("GET", `api/voices/${encodeURIComponent(voice.name)}/licence`);
    await shown(`Licence of ${voice.name}`, ...licenceText(found));
  },
};

/** @param {import("./voice_card.js").Action} action @param {Voice} voice @param {VoiceCard} card */
async function act(action, voice, card) {
  card.tell("");
  try {
    await ACTIONS[action](voice, card);
  } catch (error) {
    card.tell(/** @type {Error} */ (error).message);
    if (action === "play" && voice.sample_url && !voice.is_installed) card.put(sampleLink(voice.sample_url));
  }
}

/** @param {string | null} name */
async function choose(name) {
  const answer = await askJson("PUT", "api/default-voice", { json: { name } });
  const text = answer.message || `The default voice is ${answer.name}.`;
  const undo = answer.chosen !== null && button("Take the choice back", () => act("unchoose",
    /** @type {Voice} */ (state.voices?.find((voice) => voice.name === answer.name)), cardOf(answer.name)));
  fill(byId("voice-message"),
    h("p", { class: `notice ${answer.is_effective ? "good" : "bad"}`, role: "status" }, text, " ", undo));
  await state.loadVoices();
}

/** @param {Voice} voice */
async function remove(voice) {
  const isSure = await confirmed({
    title: `Delete ${voice.name}?`,
    body: [h("p", {}, `Its files (${bytes(voice.size_bytes)}) are removed from this server.`
      + (voice.is_default ? " It is the default voice; another one will speak." : ""))],
    yes: "Delete", isDangerous: true,
  });
  if (!isSure) return;
  await askJson("DELETE", `api/voices/${encodeURIComponent(voice.name)}`);
  announce(`${voice.name} is deleted`);
  await state.loadVoices();
  byId("voices-title").focus();
}

/** @param {Voice} voice */
async function download(voice) {
  const address = `api/voices/${encodeURIComponent(voice.name)}`;
  const licence = await askJson("GET", `${address}/licence`);
  const isSure = await confirmed({
    title: `Download ${voice.name}?`,
    body: [h("p", {}, `${bytes(voice.size_bytes)}, under this licence:`), ...licenceText(licence)],
    yes: "Accept and download",
  });
  if (!isSure) return;
  await askJson("POST", `${address}/download`);
  announce(`${voice.name} is being downloaded`);
}

/** @param {{licence: string | null, card: string | null}} licence */
function licenceText({ licence, card }) {
  return [
    h("p", { class: "licence" }, licence || "Its authors do not say; ask them before you use it for others."),
    card && h("pre", { tabIndex: 0, role: "region", "aria-label": "Model card" }, card),
  ];
}

/** @param {any} error @param {...import("./dom.js").Child} more */
function tell(error, ...more) {
  const text = error instanceof ApiError ? error.message : `The page failed: ${error.message}`;
  fill(byId("voice-message"), alertBox(text, " ", ...more));
}
