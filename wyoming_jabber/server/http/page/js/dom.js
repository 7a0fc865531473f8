/** Small helpers for building what is seen. */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Make an element. `on…` properties become listeners, `class` and names with a dash or
 * `role` attributes; the rest is set as a property.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...Child} children
 * @returns {any} the element
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(element, name, value);
  element.append(...solid(children));
  return element;
}

/** @param {HTMLElement} element @param {string} name @param {any} value */
function set(element, name, value) {
  if (value === undefined || value === null) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "class" || name === "role" || name === "for" || name.includes("-")) {
    element.setAttribute(name, String(value));
  } else /** @type {any} */ (element)[name] = value;
}

/** @param {Child[]} children */
function solid(children) {
  const kept = children.filter((c) => c !== null && c !== undefined && c !== false);
  return /** @type {(Node | string)[]} */ (kept.map((c) => (c instanceof Node ? c : String(c))));
}

/** Replace what an element holds. @param {Element} element @param {...Child} children */
export function fill(element, ...children) {
  element.replaceChildren(...solid(children));
}

/** @param {string} id @returns {any} the element, which must be there */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html lacks #${id}`);
  return element;
}

/** A button that isn't a form's. @param {string} text @param {() => void} onclick @param {Record<string, any>} [props] */
export function button(text, onclick, props = {}) {
  return h("button", { type: "button", onclick, ...props }, text);
}

/** Text for screen readers alone. @param {string} text */
export function unseen(text) {
  return h("span", { class: "unseen" }, text);
}

/** Tell screen readers something once. @param {string} text */
export function announce(text) {
  const place = byId("news");
  // The same words twice are news too: an empty region in between makes them so.
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text));
}

/**
 * A message that stands where something went wrong.
 * @param {string} text @param {...Child} more
 */
export function alertBox(text, ...more) {
  return h("p", { class: "notice bad", role: "alert" }, text, ...more);
}

/**
 * Pairs of a name and a value.
 * @param {[string, Child][]} pairs
 */
export function pairs(pairs) {
  return h("dl", { class: "pairs" },
    ...pairs.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

/**
 * Fill a choice, and keep what was chosen if it is still there.
 * @param {HTMLSelectElement} select @param {{value: string, text: string, group?: string}[]} options
 */
export function fillSelect(select, options) {
  const before = select.value;
  /** @type {Map<string, HTMLElement>} */
  const groups = new Map();
  const made = [];
  for (const { value, text, group } of options) {
    const option = h("option", { value }, text);
    if (!group) { made.push(option); continue; }
    const holder = groups.get(group) || h("optgroup", { label: group });
    if (!groups.has(group)) made.push(holder);
    groups.set(group, holder);
    holder.append(option);
  }
  select.replaceChildren(...made);
  if (options.some(({ value }) => value === before)) select.value = before;
}

/** Let the browser keep a file. @param {Blob} blob @param {string} name */
export function saveFile(blob, name) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  // Browsers have taken it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
