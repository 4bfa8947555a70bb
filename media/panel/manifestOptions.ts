// What a run gets of the plug-in's manifest, above what is typed: shown, and overridden by typing the same key or path.
import { type TemplateResult, html, nothing } from 'lit';
import type { ManifestDefaults, OptionsDraft } from '../../src/ui/panel/protocol';
import type { App } from './app';

const origin = html`<span class="muted">from the manifest</span>`;

export function manifestConfig(app: App, manifest: ManifestDefaults | undefined): TemplateResult[] {
  const { config } = app.state.draft.options;
  return (manifest?.config ?? []).map(({ key, value }) => {
    const isOverridden = config.some((typed) => typed.key === key);
    return given(
      html`<code>${key}</code> = <code>${value === '' ? '""' : value}</code>`,
      isOverridden,
      isOverridden
        ? nothing
        : html`<button
            type="button"
            class="link"
            aria-label=${`Override ${key}`}
            @click=${() => app.editOptions({ config: [...config, { key, value }] })}
          >
            Override
          </button>`,
    );
  });
}

export const manifestHosts = (manifest: ManifestDefaults | undefined): TemplateResult[] =>
  (manifest?.allowedHosts ?? []).map((host) => given(html`<code>${host}</code>`, false));

/** A folder of the plug-in is one folder of the computer: that which is typed. */
export const manifestPaths = (
  { allowedPaths }: OptionsDraft,
  manifest: ManifestDefaults | undefined,
): TemplateResult[] =>
  (manifest?.allowedPaths ?? []).map(({ host, guest, readOnly }) =>
    given(
      html`<code>${host}</code> as <code>${guest}</code>${readOnly ? ', read-only' : ''}`,
      allowedPaths.some((typed) => typed.guest.trim() === guest),
    ),
  );

/** `1 config, 2 hosts from the manifest`; empty if it says nothing. */
export function manifestSummary(manifest: ManifestDefaults | undefined): string[] {
  const count = (number: number, one: string, many: string): string[] =>
    number > 0 ? [`${number} ${number === 1 ? one : many}`] : [];
  const all = [
    ...count(manifest?.config.length ?? 0, 'config', 'config'),
    ...count(manifest?.allowedHosts.length ?? 0, 'host', 'hosts'),
    ...count(manifest?.allowedPaths.length ?? 0, 'path', 'paths'),
    ...(manifest?.setsTimeout === true ? ['timeout'] : []),
    ...(manifest?.setsMaxPages === true ? ['memory'] : []),
  ];
  return all.length > 0 ? [`${all.join(', ')} from the manifest`] : [];
}

function given(
  what: TemplateResult,
  isOverridden: boolean,
  action: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<div class="row given">
    <span class=${isOverridden ? 'what overridden' : 'what'}>${what}</span>
    ${isOverridden ? html`<span class="muted">overridden below</span>` : origin} ${action}
  </div>`;
}
