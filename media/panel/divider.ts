// The line between input and result in a wide panel, moved by pointer or arrow keys.
import { type TemplateResult, html } from 'lit';

const [narrowest, widest] = [25, 75];
const clamp = (share: number): number => Math.round(Math.min(widest, Math.max(narrowest, share)));

/** @param share of the width that the left side has, in percent. */
export function divider(share: number, onMove: (share: number) => void): TemplateResult {
  const drag = (event: PointerEvent): void => {
    const handle = event.target as HTMLElement;
    const box = handle.parentElement?.getBoundingClientRect();
    if (!box || !handle.hasPointerCapture(event.pointerId)) return;
    onMove(clamp(((event.clientX - box.left) / box.width) * 100));
  };
  const step = (event: KeyboardEvent): void => {
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: share - 2,
      ArrowRight: share + 2,
      Home: narrowest,
      End: widest,
    };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onMove(clamp(next));
  };
  return html`<div
    class="divider"
    role="separator"
    aria-orientation="vertical"
    aria-label="Width of the input"
    aria-valuenow=${share}
    aria-valuemin=${narrowest}
    aria-valuemax=${widest}
    tabindex="0"
    @pointerdown=${(event: PointerEvent) => (event.target as HTMLElement).setPointerCapture(event.pointerId)}
    @pointermove=${drag}
    @keydown=${step}
  ></div>`;
}
