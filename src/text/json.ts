// What is JSON.

/** Whether a text is a JSON object or array. */
export function isJsonTree(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
