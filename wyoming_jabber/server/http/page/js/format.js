/** Numbers and names as people read them. */

const LANGUAGES = typeof Intl.DisplayNames === "function"
  ? new Intl.DisplayNames([navigator.language, "en"], { type: "language" })
  : null;

/** @param {number} count @returns {string} such as `63 MB` */
export function bytes(count) {
  if (count < 1e6) return `${Math.max(count ? 1 : 0, Math.round(count / 1e3))} kB`;
  if (count < 1e9) return `${Math.round(count / 1e6)} MB`;
  return `${(count / 1e9).toFixed(1)} GB`;
}

/** @param {number | null | undefined} seconds @returns {string} such as `84 ms`, `1.2 s` */
export function seconds(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : clock(seconds);
}

/** @param {number} seconds @returns {string} such as `3 min 20 s`, `2 d 4 h` */
export function clock(seconds) {
  const whole = Math.round(seconds);
  const parts = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  let rest = whole;
  const found = [];
  for (const [size, unit] of /** @type {[number, string][]} */ (parts)) {
    if (rest >= size || (unit === "s" && !found.length)) found.push(`${Math.floor(rest / size)} ${unit}`);
    rest %= size;
  }
  return found.slice(0, 2).join(" ");
}

/** @param {number | null} rtf @returns {string} such as `0.04 (25×)` */
export function realTime(rtf) {
  if (rtf === null || rtf === undefined) return "–";
  if (rtf <= 0) return "0";
  return `${rtf.toPrecision(2)} (${Number((1 / rtf).toPrecision(2))}×)`;
}

/** @param {number | null} share of 1 */
export function percent(share) {
  return share === null || share === undefined ? "–" : `${Math.round(share * 100)} %`;
}

/** @param {string} tag such as `de-AT` @returns {string} such as `Austrian German` */
export function language(tag) {
  try {
    return (LANGUAGES && LANGUAGES.of(tag)) || tag;
  } catch {
    return tag;
  }
}

/** @param {string} quality such as `x_low` */
export function quality(quality) {
  return quality.replace("_", "-");
}

/** A name for a file. @param {string} text @param {string} suffix */
export function fileName(text, suffix) {
  const words = text.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 40);
  return `${words || "speech"}.${suffix}`;
}
