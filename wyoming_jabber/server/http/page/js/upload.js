/** A person's own voice: two files, dropped or chosen. */

import { address, errorOf, headers } from "./api.js";
import { alertBox, announce, button, fill, h } from "./dom.js";
import { bytes } from "./format.js";

const MODEL = ".onnx";
const SETTINGS = ".onnx.json";

/**
 * Build the place where files are dropped.
 * @param {HTMLElement} place @param {(name: string) => void} onInstalled
 */
export function prepareUpload(place, onInstalled) {
  const input = h("input", { type: "file", id: "upload-files", multiple: true, accept: ".onnx,.json,.md,.txt" });
  const message = h("div");
  const zone = h("div", { class: "drop" },
    h("label", { for: "upload-files" }, "Drop NAME.onnx and NAME.onnx.json here, or choose both"), input);
  fill(place, zone, message);
  const take = async (/** @type {File[]} */ files) => {
    const name = await send(files, message);
    input.value = "";
    if (name) onInstalled(name);
  };
  input.addEventListener("change", () => take([...input.files]));
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    zone.addEventListener(kind, (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop" && event.dataTransfer) void take([...event.dataTransfer.files]);
    });
  }
}

/**
 * What is wrong with files before they are sent; nothing if they are fine.
 * @param {File[]} files
 */
export function problemOf(files) {
  const names = files.map((file) => file.name);
  const model = names.find((name) => name.endsWith(MODEL));
  const settings = names.find((name) => name.endsWith(SETTINGS));
  if (!model && !settings) return `Neither a ${MODEL} nor a ${SETTINGS} file is among them.`;
  if (!settings) return `The settings are missing: a Piper voice is ${model} and ${model}.json.`;
  if (!model) return `The model is missing: ${settings.slice(0, -".json".length)}.`;
  if (settings !== `${model}.json`) return `${settings} does not belong to ${model}: the names differ.`;
  return "";
}

/** @param {File[]} files @param {HTMLElement} message @returns {Promise<string>} the voice's name; empty if it failed */
async function send(files, message) {
  const problem = problemOf(files);
  if (problem) {
    fill(message, alertBox(problem));
    return "";
  }
  const body = new FormData();
  for (const file of files) body.append("files", file, file.name);
  const request = new XMLHttpRequest(); // fetch can't tell how far an upload is
  const bar = h("progress", { max: 100, value: 0, "aria-label": "Upload" });
  const said = h("span", { class: "quiet" });
  fill(message, h("div", { class: "progress" }, bar, said, button("Cancel", () => request.abort())));
  announce("Uploading");
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = (100 * loaded) / total;
    said.textContent = loaded < total ? `${bytes(loaded)} of ${bytes(total)}` : "The server looks at it…";
  });
  try {
    const { name } = await answered(request, body);
    fill(message, h("p", { class: "notice good", role: "status" }, `${name} is installed.`));
    return name;
  } catch (error) {
    fill(message, alertBox(/** @type {Error} */ (error).message));
    return "";
  }
}

/** @param {XMLHttpRequest} request @param {FormData} body @returns {Promise<any>} */
function answered(request, body) {
  return new Promise((resolve, reject) => {
    request.open("POST", address("api/voices"));
    request.responseType = "json";
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.onload = () => (request.status < 300 ? resolve(request.response)
      : reject(errorOf(request.response, request.status)));
    request.onerror = () => reject(new Error("The upload broke off: the server refused it, or can't be reached."));
    request.onabort = () => reject(new Error("The upload was cancelled."));
    request.send(body);
  });
}
