/** What a voice sounds like: its own words if it is here, else a recording. */

import { ask } from "./api.js";
import { h } from "./dom.js";
import { player } from "./player.js";
import { hear } from "./speech.js";

/** @type {Record<string, string>} a sentence for each language */
const SENTENCES = {
  ar: "مرحبا. هكذا يبدو صوتي.", ca: "Hola. Així és com sona la meva veu.",
  cs: "Dobrý den. Takhle zní můj hlas.", da: "Hej. Sådan lyder min stemme.",
  de: "Hallo. So klingt meine Stimme.", el: "Γεια σας. Έτσι ακούγεται η φωνή μου.",
  en: "Hello. This is how I sound.", es: "Hola. Así suena mi voz.",
  fi: "Hei. Tältä ääneni kuulostaa.", fr: "Bonjour. Voici comment je parle.",
  hu: "Jó napot. Így szól a hangom.", it: "Ciao. Ecco come suona la mia voce.",
  ja: "こんにちは。これが私の声です。", nl: "Hallo. Zo klinkt mijn stem.",
  nb: "Hei. Slik høres stemmen min ut.", no: "Hei. Slik høres stemmen min ut.",
  pl: "Dzień dobry. Tak brzmi mój głos.", pt: "Olá. É assim que soa a minha voz.",
  ro: "Bună ziua. Așa sună vocea mea.", ru: "Здравствуйте. Так звучит мой голос.",
  sk: "Dobrý deň. Takto znie môj hlas.", sv: "Hej. Så här låter min röst.",
  tr: "Merhaba. Sesim böyle.", uk: "Добрий день. Так звучить мій голос.",
  zh: "你好。这就是我的声音。",
};

/**
 * Play a sample; settled when it was heard.
 * @param {import("./state.js").Voice} voice
 * @throws {import("./api.js").ApiError}
 */
export async function playSample(voice) {
  if (!voice.is_installed) return playRecording(voice);
  const text = SENTENCES[(voice.languages[0] || "en").split("-")[0]] || "1, 2, 3.";
  await hear({ text, voice: voice.name });
}

/** Where a recording is, for a person to go there. @param {string} url @returns {HTMLElement} */
export function sampleLink(url) {
  const host = new URL(url).host;
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" },
    `Hear it at ${host} (leaves this server)`);
}

/** @param {import("./state.js").Voice} voice */
async function playRecording(voice) {
  const audio = new Audio();
  player.take(() => audio.pause());
  const response = await ask("GET", `api/voices/${encodeURIComponent(voice.name)}/sample`);
  audio.src = URL.createObjectURL(await response.blob());
  await audio.play();
}
