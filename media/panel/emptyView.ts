// What the panel says while there is no plug-in to run.
import { type TemplateResult, html } from 'lit';
import type { App } from './app';

export function emptyView(app: App): TemplateResult {
  if (!app.state.surroundings || app.state.surroundings.searching) {
    return html`<div class="welcome" role="status"><p class="muted">Looking for plug-ins…</p></div>`;
  }
  return html`<div class="welcome">
    <h1>No plug-in in this workspace</h1>
    <p>
      A plug-in is a <code>.wasm</code> file that exports functions the Extism way, or a <code>.wat</code> file. Build
      yours, and it appears here; or try the sample workspace.
    </p>
    <div class="actions">
      <vscode-button @click=${() => app.post({ type: 'openSample' })}>Open Sample Workspace</vscode-button>
      <vscode-button secondary @click=${() => app.post({ type: 'refresh' })}>Look Again</vscode-button>
    </div>
  </div>`;
}
