// The result of the selected function's last run: status, failure, output, vars; the logs stand below.
import { type TemplateResult, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import {
  type Outcome,
  type RunResult,
  type RunView,
  type VarView,
  formatBytes,
  formatDuration,
} from '../../src/ui/panel/protocol';
import type { App } from './app';
import { caseActions } from './caseView';
import { comparisonView } from './comparisonView';
import { failureView } from './failureView';
import { runKeys } from './header';
import { outputView } from './outputView';

const outcomes: Readonly<Record<Outcome, { readonly icon: string; readonly label: string }>> = {
  succeeded: { icon: 'pass-filled', label: 'Succeeded' },
  failed: { icon: 'error', label: 'Failed' },
  cancelled: { icon: 'circle-slash', label: 'Cancelled' },
  timedOut: { icon: 'watch', label: 'Timed out' },
};

const inputNames = { text: 'text', json: 'JSON', hex: 'hex', file: 'file' } as const;

export function resultView(app: App, logs: HTMLElement): TemplateResult {
  const { run } = app.state;
  const stale = app.staleReasons;
  return html`<section class="result" aria-labelledby="result-heading">
    <h2 id="result-heading" class="sr-only">Result</h2>
    <div role="status" class="sr-only">${run ? announcement(run, stale.length > 0) : ''}</div>
    ${
      run
        ? html`${buildNote(app)} ${staleNote(app, stale)}
            <div class="status-line">
              ${status(run, app.state.runCameAt)} ${run.result ? caseActions(app) : nothing}
            </div>
            ${finished(app, run, stale)}`
        : idle(app)
    }
    <div ?hidden=${!run || !worthLogs(run)}>${logs}</div>
  </section>`;
}

/** A run that never reached the plug-in has nothing to log. */
function worthLogs({ result }: RunView): boolean {
  return result === undefined || result.memoryBytes > 0 || result.durationMs > 0 || result.returnCode !== undefined;
}

function idle(app: App): TemplateResult {
  const name = app.state.target?.functionName;
  return html`<div class="idle">
    <span class="codicon codicon-play-circle" aria-hidden="true"></span>
    <p>${name === undefined ? 'Choose a function to run.' : html`<b>${name}</b> has not run yet.`}</p>
    ${name === undefined ? nothing : html`<p class="muted">Type an input and press <kbd>${runKeys}</kbd>.</p>`}
    ${caseActions(app)}
  </div>`;
}

function staleNote(app: App, stale: readonly string[]): TemplateResult | typeof nothing {
  if (stale.length === 0) return nothing;
  return html`<div class="stale-note">
    <span class="codicon codicon-history" aria-hidden="true"></span>
    <span class="reason"><b>Earlier result</b>: ${listed(stale)} since this run.</span>
    <button type="button" class="link" ?disabled=${!app.canRun} @click=${() => app.run()}>Run Again</button>
  </div>`;
}

/** While a build is broken, what is shown is the result of the build before. */
function buildNote(app: App): TemplateResult | typeof nothing {
  const watch = app.state.surroundings?.watch;
  if (watch?.state !== 'failed') return nothing;
  return html`<div class="stale-note build-failed">
    <span class="codicon codicon-error" aria-hidden="true"></span>
    <span class="reason"><b>As of the last good build.</b> ${watch.text}</span>
    <button type="button" class="link" @click=${() => app.post({ type: 'showProblems' })}>Show Problems</button>
  </div>`;
}

function finished(app: App, run: RunView, stale: readonly string[]): TemplateResult | typeof nothing {
  const { result } = run;
  if (!result) return html`<vscode-progress-bar indeterminate label="Running"></vscode-progress-bar>`;
  return html`
    <div class=${stale.length > 0 ? 'body stale' : 'body'}>
      ${run.comparison ? comparisonView(app, run.comparison) : nothing} ${worthLogs(run) ? numbers(result) : nothing}
      ${result.note === undefined ? nothing : html`<p class="notice">${result.note}</p>`}
      ${result.failure ? failureView(app, result.failure) : nothing}
      ${result.failure && result.output.size === 0 ? nothing : outputView(app, run, result)}
      ${result.vars.length > 0 ? vars(result.vars) : nothing}
    </div>
  `;
}

function status({ result, startedAt, elapsedMs, input, target }: RunView, cameAt: number): TemplateResult {
  const { icon, label } = result
    ? outcomes[result.outcome]
    : { icon: 'loading codicon-modifier-spin', label: 'Running…' };
  const size = input.size === undefined ? '' : input.size === 0 ? 'empty' : formatBytes(input.size);
  const source = input.mode === 'file' ? (input.file ?? '').replace(/^.*[\\/]/, '') : inputNames[input.mode];
  const used = size === 'empty' ? 'empty input' : size === '' ? source : `${size} of ${source}`;
  return html`<div class=${`status ${result?.outcome ?? 'running'}`}>
    <span class=${`codicon codicon-${icon}`} aria-hidden="true"></span>
    <b>${label}</b>
    <span
      class="elapsed"
      title="From Run to the result"
      data-since=${result ? '' : cameAt - elapsedMs}
      .textContent=${live(formatDuration(elapsedMs))}
    ></span>
    <span class="muted when" title=${`${target.functionName}, ${new Date(startedAt).toLocaleString()}`}
      >at ${new Date(startedAt).toLocaleTimeString()} with ${used}</span
    >
  </div>`;
}

function numbers(result: RunResult): TemplateResult {
  const load = result.loadMs > 0 ? formatDuration(result.loadMs) : 'was loaded';
  // A call that was cut off takes with it what it would have told.
  const wasTold = result.memoryBytes > 0;
  const entries: (readonly [string, string, string])[] = [
    ['Duration', formatDuration(result.durationMs), 'Time inside the call'],
    ['Load', wasTold ? load : 'unknown', 'Time to link and initialise the plug-in'],
    ['Memory', wasTold ? formatBytes(result.memoryBytes) : 'unknown', 'All memories of the plug-in after the call'],
    [
      'Return code',
      result.returnCode === undefined ? 'none' : String(result.returnCode),
      'The function’s i32, or the WASI exit code',
    ],
  ];
  return html`<dl class="numbers">
    ${entries.map(
      ([name, text, about]) =>
        html`<div title=${about}>
          <dt>${name}</dt>
          <dd>${text}</dd>
        </div>`,
    )}
  </dl>`;
}

function vars(items: readonly VarView[]): TemplateResult {
  return html`<details class="vars">
    <summary>
      <span class="codicon codicon-chevron-right" aria-hidden="true"></span>
      <h3>Vars after the run</h3>
      <span class="badge">${items.length}</span>
    </summary>
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Size</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        ${items.map(
          ({ name, size, preview }) =>
            html`<tr>
              <td><code>${name}</code></td>
              <td class="number">${formatBytes(size)}</td>
              <td><code>${preview}</code></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

function announcement({ result, target, comparison }: RunView, stale: boolean): string {
  if (!result) return `Running ${target.functionName}`;
  const output = result.output.size === 0 ? 'no output' : `output ${formatBytes(result.output.size)}`;
  const what = result.failure ? result.failure.message : output;
  const changed =
    comparison === undefined ? '' : comparison.same ? ', same as before' : `, changed: ${comparison.summary}`;
  return `${stale ? 'Earlier result: ' : ''}${target.functionName} ${outcomes[result.outcome].label.toLowerCase()}, ${what}${changed}`;
}

const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
