/** The page: which view is seen, and whether the server is there. */

import { address, ask, hasToken, onTokenNeeded } from "./api.js";
import { askToken } from "./dialogs.js";
import { announce, button, byId, fill, saveFile } from "./dom.js";
import { follow } from "./events.js";
import { state } from "./state.js";
import { prepareTheme } from "./theme.js";
import { explainText, preparePronunciations, showPronunciations } from "./view_pronunciations.js";
import { prepareSpeak } from "./view_speak.js";
import { prepareStatus, showStatus } from "./view_status.js";
import { prepareVoices, showVoices } from "./view_voices.js";

const NAME = "wyoming-jabber";

/** @type {Record<string, {title: string, show: () => Promise<void>}>} */
const VIEWS = {
  speak: { title: "Speak", show: async () => {} },
  voices: { title: "Voices", show: showVoices },
  pronunciations: { title: "Pronunciations", show: showPronunciations },
  status: { title: "Status", show: showStatus },
};

let current = "";

function main() {
  onTokenNeeded(askToken);
  prepareTheme();
  prepareSpeak({ onExplain: (wanted) => {
    location.hash = "pronunciations";
    explainText(wanted);
  } });
  prepareVoices();
  preparePronunciations();
  prepareStatus();
  state.on("connection", showConnection);
  window.addEventListener("hashchange", showView);
  document.addEventListener("click", openWithToken);
  showView();
  state.loadVoices().catch(() => {}); // the banner tells
  void follow();
}

function showView() {
  const wanted = location.hash.slice(1);
  // The skip link's address is a place, not a view.
  if (wanted === "main" && current) return;
  const name = wanted in VIEWS ? wanted : "speak";
  const isFirst = current === "";
  if (name === current) return;
  current = name;
  for (const other of Object.keys(VIEWS)) byId(`view-${other}`).hidden = other !== name;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.getAttribute("href") === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${VIEWS[name].title} – ${NAME}`;
  if (!isFirst) {
    window.scrollTo(0, 0);
    byId(`${name}-title`).focus({ preventScroll: true });
  }
  void VIEWS[name].show();
}

function showConnection() {
  const banner = byId("connection");
  banner.hidden = state.isConnected;
  const isLocked = state.problem !== null && state.problem.status === 401;
  fill(banner, state.problem ? state.problem.message : "The server can't be reached. Trying again…",
    isLocked && button("Enter it", () => state.tell("retry")));
  if (state.isConnected) {
    announce("The server is back");
    void VIEWS[current].show();
  }
}

/**
 * Open a link of ours that needs the token, which links don't carry: as a file.
 * @param {MouseEvent} event
 */
async function openWithToken(event) {
  const link = /** @type {Element} */ (event.target).closest("a[data-file]");
  if (!link || !hasToken()) return;
  event.preventDefault();
  const path = /** @type {string} */ (link.getAttribute("href"));
  try {
    const response = await ask("GET", address(path).href);
    saveFile(await response.blob(), /** @type {HTMLElement} */ (link).dataset.file || "file");
  } catch (error) {
    announce(/** @type {Error} */ (error).message);
  }
}

main();
