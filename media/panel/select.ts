// A drop-down whose options are data, so that they may change while it is on screen.
import { type TemplateResult, html } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { live } from 'lit/directives/live.js';

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  readonly disabled?: boolean;
}

export interface SelectProps {
  readonly label: string;
  readonly options: readonly SelectOption[];
  readonly selected: string | undefined;
  readonly onSelect: (value: string) => void;
}

export function select({ label, options, selected, onSelect }: SelectProps): TemplateResult {
  const index = options.findIndex(({ value }) => value === selected);
  return html`<vscode-single-select
    label=${label}
    title=${label}
    .options=${guard([JSON.stringify(options)], () => options)}
    .selectedIndex=${live(index)}
    @change=${(event: Event) => onSelect((event.target as HTMLElement & { value: string }).value)}
  ></vscode-single-select>`;
}
