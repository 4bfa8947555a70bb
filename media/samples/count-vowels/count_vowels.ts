// Counts the vowels of its input and keeps a running total in a var, so that the second call shows what vars are for.
import { config, debug, getVar, info, input, output, setVar, warn } from "../pdk/extism";
import { quote } from "../pdk/json";

/**
 * Takes any text and answers `{"count": 3, "total": 3, "vowels": "aeiouAEIOU"}`. Config: `vowels` names the letters that
 * count. `total` grows from call to call while the plug-in's state is kept.
 */
export function count_vowels(): i32 {
  const text = input();
  if (text.length == 0) warn("the input is empty");

  const configured = config("vowels");
  const vowels = configured === null ? "aeiouAEIOU" : configured;
  debug("counting " + vowels + " in " + text.length.toString() + " characters");

  let count = 0;
  for (let i = 0; i < text.length; i++) {
    if (vowels.includes(text.charAt(i))) count++;
  }

  const before = getVar("total");
  const total = (before === null ? 0 : <i32>parseInt(before)) + count;
  setVar("total", total.toString());
  info(count.toString() + " vowels, " + total.toString() + " in all");

  output('{"count": ' + count.toString() + ', "total": ' + total.toString() + ', "vowels": ' + quote(vowels) + "}");
  return 0;
}
