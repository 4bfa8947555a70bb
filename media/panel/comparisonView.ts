// How a run differs from the one before it, at a glance.
import { type TemplateResult, html, nothing } from 'lit';
import type { ComparisonView } from '../../src/ui/panel/protocol';
import type { App } from './app';

export function comparisonView(app: App, comparison: ComparisonView): TemplateResult {
  const { same, summary, against, at, lines, moreLines, details } = comparison;
  const than = `${against === 'baseline' ? 'the pinned run' : 'the run'} of ${new Date(at).toLocaleTimeString()}`;
  return html`<section class=${same ? 'comparison same' : 'comparison'} aria-label="Compared with ${than}">
    <div class="comparison-line" title=${`Compared with ${than}`}>
      <span class=${`codicon codicon-${same ? 'check' : 'diff'}`} aria-hidden="true"></span>
      <span class="summary">
        ${same ? html`<b>Same</b> as ${than}` : html`<b>Changed</b>: ${summary}`}
        ${against === 'baseline' && !same ? html`<span class="muted">since ${than}</span>` : nothing}
      </span>
      <span class="links">
        ${
          same
            ? nothing
            : html`<button type="button" class="link" @click=${() => app.post({ type: 'openDiff' })}>Open Diff</button>`
        }
        <button type="button" class="link" @click=${() => app.post({ type: 'showHistory' })}>History</button>
      </span>
    </div>
    ${
      lines.length === 0
        ? nothing
        : html`<pre class="changes" tabindex="0" aria-label="Changed lines of the output">
${lines.map(
              ({ kind, text }) =>
                html`<span class=${kind}><span class="sign">${kind === 'added' ? '+' : '-'}</span> ${text} </span>`,
            )}${moreLines > 0 ? html`<span class="muted">… ${moreLines} more</span>` : nothing}</pre>`
    }
    ${details.length === 0 ? nothing : html`<p class="muted details">${details.join(' · ')}</p>`}
  </section>`;
}
