// A row of tabs in the look of VS Code's panel, with the keys of the ARIA tabs pattern.
import { type TemplateResult, html } from 'lit';

export interface Tab<T extends string> {
  readonly id: T;
  readonly label: string;
}

export interface TabsProps<T extends string> {
  readonly label: string;
  readonly items: readonly Tab<T>[];
  readonly selected: T;
  /** Id of the element that shows the selected tab's content. */
  readonly panel: string;
  readonly onSelect: (id: T) => void;
}

export function tabs<T extends string>({ label, items, selected, panel, onSelect }: TabsProps<T>): TemplateResult {
  const move = (event: KeyboardEvent): void => {
    const at = items.findIndex(({ id }) => id === selected);
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: items.length - 1,
    };
    const next = to[event.key];
    const item = next === undefined ? undefined : items[(next + items.length) % items.length];
    if (!item) return;
    event.preventDefault();
    onSelect(item.id);
    document.getElementById(`${panel}-${item.id}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${move}>
    ${items.map(
      (item) =>
        html`<button
          type="button"
          role="tab"
          class="tab"
          id=${`${panel}-${item.id}`}
          aria-selected=${item.id === selected ? 'true' : 'false'}
          aria-controls=${panel}
          tabindex=${item.id === selected ? 0 : -1}
          @click=${() => onSelect(item.id)}
        >
          ${item.label}
        </button>`,
    )}
  </div>`;
}
