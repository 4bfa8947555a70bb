// Why a run failed, and what to do about it.
import { type TemplateResult, html, nothing } from 'lit';
import type { WasmFrame } from '../../src/runtime/errors';
import type { Failure, FailureCode } from '../../src/ui/panel/protocol';
import type { App } from './app';
import { type FailureAction, failureActions, failureTitles } from './failures';

/** Failures whose message is the plug-in's or the engine's own words. */
const own: ReadonlySet<FailureCode> = new Set(['plugin', 'trap', 'return-code', 'exit', 'link', 'invalid', 'broken']);
const startsRun: ReadonlySet<FailureAction['do']> = new Set(['run', 'edit and run']);
const noDefaults = { timeoutMs: 0, maxPages: 0, wasi: true };

export function failureView(app: App, failure: Failure): TemplateResult {
  const { draft, surroundings } = app.state;
  const context = { draft, defaults: surroundings?.defaults ?? noDefaults, plugin: app.plugin };
  const actions = failureActions(failure, context);
  return html`<div class=${failure.code === 'cancelled' ? 'failure mild' : 'failure'}>
    <h3>
      ${failureTitles[failure.code]}${
        failure.exitCode === undefined ? nothing : html` <span class="badge">exit code ${failure.exitCode}</span>`
      }
    </h3>
    <pre class=${own.has(failure.code) ? 'message said' : 'message'}>${failure.message}</pre>
    ${failure.hint === undefined ? nothing : html`<p class="hint">${failure.hint}</p>`}
    ${failure.wasmStack && failure.wasmStack.length > 0 ? stack(failure.wasmStack) : nothing}
    ${
      actions.length > 0
        ? html`<div class="actions">
            ${actions.map(
              (action) =>
                html`<vscode-button
                  secondary
                  ?disabled=${app.running && startsRun.has(action.do)}
                  @click=${() => app.mend(action)}
                  >${action.label}</vscode-button
                >`,
            )}
          </div>`
        : nothing
    }
  </div>`;
}

function stack(frames: readonly WasmFrame[]): TemplateResult {
  return html`<ol class="stack" aria-label="WebAssembly stack, innermost first">
    ${frames.map(({ functionName, functionIndex, offset }) => {
      const place = offset === undefined ? '' : `at byte 0x${offset.toString(16)}`;
      return html`<li>
        <code>${functionName ?? `function ${functionIndex}`}</code>
        <span class="muted">${functionName === undefined ? '' : `function ${functionIndex}`} ${place}</span>
      </li>`;
    })}
  </ol>`;
}
