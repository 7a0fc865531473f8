/** The command that says the same from a terminal. */

import { address, hasToken } from "./api.js";

/**
 * @param {import("./speech.js").Wanted} wanted
 * @returns {string} a command for a POSIX shell; the token is left to the person
 */
export function curlCommand(wanted) {
  const { text, ...how } = wanted;
  const body = { model: "jabber", input: text, ...how, response_format: "mp3" };
  const lines = [
    `curl ${quoted(address("v1/audio/speech").href)}`,
    "-H 'Content-Type: application/json'",
    hasToken() && '-H "Authorization: Bearer $TOKEN"',
    `-d ${quoted(JSON.stringify(body))}`,
    "-o speech.mp3",
  ];
  return lines.filter(Boolean).join(" \\\n  ");
}

/** Whether the page's address is one that only Home Assistant's own pages can use. */
export function isBehindIngress() {
  return address(".").pathname !== "/";
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
