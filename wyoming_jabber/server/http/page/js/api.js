/** Talks to the server: addresses, errors, and the token where there is one. */

const TOKEN_KEY = "wyoming-jabber-token";

/** What the server says went wrong. */
export class ApiError extends Error {
  /** @param {string} message @param {string} code @param {number} status @param {string | null} [param] */
  constructor(message, code, status, param = null) {
    super(message);
    this.code = code;
    this.status = status;
    this.param = param;
  }

  /** Whether nobody answered. */
  get isOffline() {
    return this.code === "offline";
  }
}

/** @type {(isWrong: boolean) => Promise<string | null>} */
let askForToken = async () => null;
/** @type {Promise<string | null> | null} one question at a time */
let asking = null;

/** Say who asks the person for the token. @param {typeof askForToken} ask */
export function onTokenNeeded(ask) {
  askForToken = ask;
}

/** Whether the server wanted a token: links don't carry one. */
export function hasToken() {
  return sessionStorage.getItem(TOKEN_KEY) !== null;
}

/** @param {string} path relative to the page @returns {URL} below the ingress path too */
export function address(path) {
  return new URL(path, document.baseURI);
}

/**
 * @typedef {object} Asked
 * @property {unknown} [json] the body
 * @property {AbortSignal} [signal]
 * @property {string} [accept]
 */

/**
 * Ask the server; the answer is a good one.
 * @param {string} method @param {string} path @param {Asked} [asked]
 * @returns {Promise<Response>}
 * @throws {ApiError}
 */
export async function ask(method, path, asked = {}) {
  for (;;) {
    const used = sessionStorage.getItem(TOKEN_KEY);
    const response = await fetchOnce(method, path, asked);
    if (response.ok) return response;
    const error = await readError(response);
    if (response.status !== 401 || !(await renewToken(used))) throw error;
  }
}

/**
 * Ask for JSON.
 * @param {string} method @param {string} path @param {Asked} [asked] @returns {Promise<any>}
 */
export async function askJson(method, path, asked = {}) {
  const response = await ask(method, path, asked);
  try {
    return await response.json();
  } catch (error) {
    throw translated(error);
  }
}

/** @returns {Record<string, string>} what each request carries */
export function headers() {
  const token = sessionStorage.getItem(TOKEN_KEY);
  /** @type {Record<string, string>} */
  const found = { "X-Requested-With": "wyoming-jabber" };
  if (token) found.Authorization = `Bearer ${token}`;
  return found;
}

/** @param {string} method @param {string} path @param {Asked} asked */
async function fetchOnce(method, path, { json, signal }) {
  const fields = headers();
  /** @type {RequestInit} */
  const init = { method, headers: fields, signal, cache: "no-store" };
  if (json !== undefined) {
    fields["Content-Type"] = "application/json";
    init.body = JSON.stringify(json);
  }
  try {
    return await fetch(address(path), init);
  } catch (error) {
    throw translated(error);
  }
}

/**
 * Turn what fetch throws into ours; an abort stays what it is.
 * @param {any} error
 */
export function translated(error) {
  if (error.name === "AbortError" || error instanceof ApiError) return error;
  return new ApiError("The server can't be reached", "offline", 0);
}

/** @param {Response} response */
async function readError(response) {
  let body = null;
  try {
    body = await response.json();
  } catch {
    // A proxy's own page, or nothing: the status has to do.
  }
  return errorOf(body, response.status);
}

/** @param {any} body as the server answers errors @param {number} status @returns {ApiError} */
export function errorOf(body, status) {
  const found = body && body.error;
  if (found && typeof found.message === "string") {
    return new ApiError(found.message, String(found.code), status, found.param);
  }
  // What stands before the server answers with these when the server is away.
  if ([502, 503, 504].includes(status)) {
    return new ApiError("The server can't be reached", "offline", status);
  }
  return new ApiError(`The server answered ${status}`, "unknown", status);
}

/** @param {string | null} used the token that was refused @returns {Promise<boolean>} whether there is another */
async function renewToken(used) {
  if (sessionStorage.getItem(TOKEN_KEY) !== used) return true;
  asking ??= askForToken(used !== null).finally(() => (asking = null));
  const token = await asking;
  if (!token) return false;
  // As long as the tab: whoever opens the browser next has to know it.
  sessionStorage.setItem(TOKEN_KEY, token);
  return true;
}
