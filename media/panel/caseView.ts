// The case that is open in the panel, and saving what is in the panel as one.
import { type TemplateResult, html, nothing } from 'lit';
import type { CasesView, OpenCase } from '../../src/ui/panel/protocol';
import type { App } from './app';

/** Below the facts of the plug-in: which case is open, and what stands in for the host. */
export function caseLine(app: App): TemplateResult | typeof nothing {
  const cases = app.state.surroundings?.cases;
  if (cases?.open === undefined && cases?.mocks === undefined) return nothing;
  return html`<div class="case-line" role="status">${openCase(app, cases)} ${mocks(app, cases)}</div>`;
}

function openCase(app: App, { open }: CasesView): TemplateResult | typeof nothing {
  if (open === undefined) return nothing;
  return html`<span class="case-part">
    <span class="codicon codicon-beaker" aria-hidden="true"></span>
    <span class="case-name"><span class="muted">Case</span> <b>${open.name}</b></span>
    ${
      open.state === 'gone'
        ? html`<span class="case-gone">no longer in ${open.file}</span>`
        : html`<button type="button" class="link" @click=${() => app.post({ type: 'openCase' })}>${open.file}</button>`
    }
    ${open.state === 'changed' ? html`<span class="muted">changed</span>` : nothing}
    <vscode-toolbar-button
      icon="close"
      label="Leave Case"
      title="Leave Case: keep what is typed, apart from the case"
      @click=${() => app.post({ type: 'leaveCase' })}
    ></vscode-toolbar-button>
  </span>`;
}

function mocks(app: App, view: CasesView): TemplateResult | typeof nothing {
  if (view.mocks === undefined) return nothing;
  return html`<span class="case-part">
    <span class="codicon codicon-symbol-interface" aria-hidden="true"></span>
    <button type="button" class="link" title="Open them" @click=${() => app.post({ type: 'openMocks' })}>
      ${view.mocks}
    </button>
  </span>`;
}

/** Beside the result, or where it will be. */
export function caseActions(app: App): TemplateResult | typeof nothing {
  const { target, surroundings } = app.state;
  if (target?.functionName === undefined) return nothing;
  return html`<div class="case-actions">${actions(app, surroundings?.cases?.open)}</div>`;
}

function actions(app: App, open: OpenCase | undefined): TemplateResult {
  if (open?.state === 'changed') {
    return html`${button('save', 'Update Case', `Give “${open.name}” this input and these options`, () => {
      app.post({ type: 'updateCase' });
    })}
    ${saveButton(app, 'Save as New Case')}`;
  }
  if (open?.state === 'same' && !open.expects && hasResult(app)) {
    return button('save', 'Add Result to Case', `From now on “${open.name}” expects this result`, () => {
      app.post({ type: 'updateCase' });
    });
  }
  if (open?.saved === true && open.state === 'same') {
    return html`<span class="case-saved" role="status">
      <span class="codicon codicon-check" aria-hidden="true"></span>
      <span
        >Saved as
        <button type="button" class="link" @click=${() => app.post({ type: 'openCase' })}>${open.name}</button></span
      >
    </span>`;
  }
  return saveButton(app, open?.state === 'same' ? 'Save as New Case' : 'Save as Case');
}

const saveButton = (app: App, label: string): TemplateResult =>
  button('beaker', label, savedWhat(app), () => app.post({ type: 'saveCase' }));

/** An earlier result is no expectation for what is typed now. */
function savedWhat(app: App): string {
  return hasResult(app)
    ? 'Save the input, the options and this result as a test'
    : 'Save the input and the options as a test; run it first to save the result with it';
}

function hasResult(app: App): boolean {
  const { run } = app.state;
  return run?.result !== undefined && run.result.outcome !== 'cancelled' && app.staleReasons.length === 0;
}

const button = (icon: string, label: string, title: string, act: () => void): TemplateResult =>
  html`<vscode-button secondary icon=${icon} title=${title} @click=${act}>${label}</vscode-button>`;
