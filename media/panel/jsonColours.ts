// JSON text with its tokens coloured as in the editor.
import { type TemplateResult, html } from 'lit';
import { readJson } from '../../src/ui/panel/protocol';

/** The rest of a larger text stays plain; thousands of elements would make scrolling slow. */
const mostTokens = 8000;

export function colouredJson(text: string): (TemplateResult | string)[] {
  const parts: (TemplateResult | string)[] = [];
  let shown = 0;
  let tokens = 0;
  readJson(text, (kind, start, end) => {
    if (kind === 'punctuation' || ++tokens > mostTokens) return;
    parts.push(text.slice(shown, start), html`<span class=${kind}>${text.slice(start, end)}</span>`);
    shown = end;
  });
  return [...parts, text.slice(shown)];
}
