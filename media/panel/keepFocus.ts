// Keeps the keyboard where it was when a button is replaced by what came of it.

const reachable = 'button, vscode-button, vscode-textarea, [tabindex="0"]';

/** Had the focus last; while the focus is in another frame, the page itself does not know. */
let last: Element | undefined;

document.addEventListener('focusin', ({ target }) => {
  if (target instanceof Element) last = target;
});

/** Draws. If what had the focus goes, the next thing around it has it as soon as the page has it. */
export function keepFocus(draw: () => void): void {
  const around: Element[] = [];
  for (let each = last; each !== undefined; each = each.parentElement ?? undefined) around.push(each);
  draw();
  if (last === undefined || last.isConnected) return;
  last = undefined;
  const place = around.find((each) => each.isConnected && each.querySelector(reachable) !== null);
  const restore = (): void => {
    if (document.activeElement === document.body) place?.querySelector<HTMLElement>(reachable)?.focus();
  };
  // Somebody may be typing elsewhere.
  if (document.hasFocus()) restore();
  else window.addEventListener('focus', restore, { once: true });
}
