// The output of a run as text, JSON, hex or an image.
import { type TemplateResult, html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import {
  type OutputView,
  type RunResult,
  type RunView,
  cutText,
  formatBytes,
  formatJson,
  layoutLimit,
  readJson,
} from '../../src/ui/panel/protocol';
import type { App, OutputTab } from './app';
import { hexView } from './hexView';
import { imageView } from './imageView';
import { colouredJson } from './jsonColours';
import { type Tab, tabs } from './tabs';

const names: Readonly<Record<OutputTab, string>> = { text: 'Text', json: 'JSON', hex: 'Hex', image: 'Image' };

/** The ways in which this output can be shown, the best first. */
export function outputTabs({ kind, size, preview }: OutputView): OutputTab[] {
  const whole = size === preview.length;
  switch (kind) {
    case 'empty':
      return [];
    case 'binary':
      return ['hex', 'text'];
    case 'image':
      return whole ? ['image', 'hex', 'text'] : ['hex', 'text'];
    case 'json':
      return whole ? ['json', 'text', 'hex'] : ['text', 'hex'];
    case 'text':
      return whole && readJson(new TextDecoder().decode(preview)) === undefined
        ? ['text', 'json', 'hex']
        : ['text', 'hex'];
  }
}

const known = new WeakMap<OutputView, OutputTab[]>();

/** Looked at once for an output, not at every keystroke. */
function tabsOf(output: OutputView): OutputTab[] {
  const tabsOfOutput = known.get(output) ?? outputTabs(output);
  known.set(output, tabsOfOutput);
  return tabsOfOutput;
}

export function outputView(app: App, run: RunView, { output }: RunResult): TemplateResult {
  const available = tabsOf(output);
  const chosen = app.state.outputTab;
  const [best = 'text'] = available;
  const selected = chosen?.runId === run.id && available.includes(chosen.tab) ? chosen.tab : best;
  if (output.kind === 'empty') {
    return html`<div class="section-bar"><h3>Output</h3></div>
      <p class="empty-output">Empty: the function set no output, or an output of 0 bytes.</p>`;
  }
  const order: readonly OutputTab[] = ['text', 'json', 'hex', 'image'];
  const items: Tab<OutputTab>[] = order.filter((id) => available.includes(id)).map((id) => ({ id, label: names[id] }));
  return html`<div class="section-bar">
      <h3>Output <span class="muted">${formatBytes(output.size)}</span></h3>
      ${tabs({ label: 'Output as', items, selected, panel: 'output-panel', onSelect: (id) => app.showOutputAs(id) })}
      <div class="tools">
        ${tool('copy', 'Copy Output', () => {
          app.post({ type: 'copyOutput', form: selected === 'hex' || selected === 'json' ? selected : 'text' });
        })}
        ${tool('go-to-file', 'Open Output in Editor', () => app.post({ type: 'openOutput' }))}
        ${tool('save', 'Save Output…', () => app.post({ type: 'saveOutput' }))}
      </div>
    </div>
    ${notes(app, output, selected)}
    <div id="output-panel" role="tabpanel" aria-labelledby=${`output-panel-${selected}`} tabindex="0">
      ${guard([run.id, selected], () => content(output, selected, () => app.showOutputAs('hex')))}
    </div>`;
}

const tool = (icon: string, label: string, act: () => void): TemplateResult =>
  html`<vscode-toolbar-button icon=${icon} label=${label} title=${label} @click=${act}></vscode-toolbar-button>`;

function notes(app: App, { kind, size, preview, invalidUtf8At }: OutputView, tab: OutputTab): TemplateResult {
  return html`
    ${
      size > preview.length
        ? html`<p class="notice">
            Showing the first ${formatBytes(preview.length)} of
            ${formatBytes(size)}${kind === 'json' ? ' as text' : ''}.
            ${kind === 'json' && size <= layoutLimit ? 'The editor shows all of it as JSON, laid out.' : nothing}
            <button type="button" class="link" @click=${() => app.post({ type: 'openOutput' })}>Open in Editor</button>
            <button type="button" class="link" @click=${() => app.post({ type: 'saveOutput' })}>Save…</button>
          </p>`
        : nothing
    }
    ${
      kind === 'binary' && invalidUtf8At !== undefined
        ? html`<p class="notice">
            Not valid UTF-8 from byte ${invalidUtf8At}
            (0x${invalidUtf8At.toString(16)})${
              tab === 'text' ? ': bytes that are no text show as �.' : ', so it is shown as hex.'
            }
          </p>`
        : nothing
    }
  `;
}

function content(output: OutputView, tab: OutputTab, showHex: () => void): TemplateResult {
  const text = (): string =>
    new TextDecoder().decode(
      output.size > output.preview.length ? cutText(output.preview, output.preview.length - 1) : output.preview,
    );
  switch (tab) {
    case 'text':
      return html`<pre class="text">${text()}</pre>`;
    case 'json':
      return html`<pre class="text json">${colouredJson(formatJson(text()))}</pre>`;
    case 'hex':
      return hexView(output.preview);
    case 'image':
      return imageView(output, showHex);
  }
}
