// The options of a run, named as in an Extism manifest.
import { type TemplateResult, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { LogLevel } from '../../src/runner/protocol';
import { type OptionProblems, type OptionsDraft, type RunDefaults, checkOptions } from '../../src/ui/panel/protocol';
import type { App } from './app';
import { levels } from './logFilter';
import { manifestConfig, manifestHosts, manifestPaths, manifestSummary } from './manifestOptions';
import { select } from './select';

const noDefaults: RunDefaults = { timeoutMs: 0, maxPages: 0, wasi: true };
const typed = (event: Event): string => (event.target as HTMLInputElement).value;
const ticked = (event: Event): boolean => (event.target as HTMLInputElement).checked;

export function optionsView(app: App): TemplateResult {
  const { draft, surroundings, optionsOpen } = app.state;
  const defaults = surroundings?.defaults ?? noDefaults;
  const { options } = draft;
  const { problems } = checkOptions(options, defaults);
  const count = Object.keys(problems).length;
  return html`<details
    class="options"
    ?open=${live(optionsOpen)}
    @toggle=${(event: Event) => {
      const { open } = event.target as HTMLDetailsElement;
      if (open !== app.state.optionsOpen) app.setView({ optionsOpen: open });
    }}
  >
    <summary>
      <span class="codicon codicon-chevron-right" aria-hidden="true"></span>
      <h2>Options</h2>
      <span class="muted summary">${summaryOf(options, defaults)}</span>
      ${count > 0 ? html`<span class="problem">${count === 1 ? '1 problem' : `${count} problems`}</span>` : nothing}
    </summary>
    <div class="fields">
      ${rows(app, defaults, problems)} ${limits(app, options, defaults, problems)}
      <button type="button" class="link" @click=${() => app.post({ type: 'openSettings' })}>
        Change the defaults in Settings
      </button>
    </div>
  </details>`;
}

function summaryOf(options: OptionsDraft, defaults: RunDefaults): string {
  const count = (items: readonly unknown[], name: string): string[] =>
    items.length > 0 ? [`${items.length} ${name}`] : [];
  return [
    ...manifestSummary(defaults.manifest),
    ...count(options.config, 'config'),
    ...count(options.allowedHosts, options.allowedHosts.length === 1 ? 'host' : 'hosts'),
    ...count(options.allowedPaths, options.allowedPaths.length === 1 ? 'path' : 'paths'),
    ...(options.timeoutMs.trim() === ''
      ? []
      : [options.timeoutMs.trim() === '0' ? 'no timeout' : `${options.timeoutMs} ms`]),
    ...(options.maxPages.trim() === '' ? [] : [`${options.maxPages} pages`]),
    ...((options.wasi ?? defaults.wasi) ? [] : ['WASI off']),
    ...(options.keepState ? ['state kept'] : []),
  ].join(' · ');
}

function rows(app: App, { manifest }: RunDefaults, problems: OptionProblems): TemplateResult {
  const { options } = app.state.draft;
  const { config, allowedHosts, allowedPaths } = options;
  return html`
    ${list({
      name: 'config',
      about: 'Values that the plug-in reads by key',
      add: 'Add Value',
      given: manifestConfig(app, manifest),
      items: config,
      problems,
      onChange: (next) => app.editOptions({ config: next }),
      blank: { key: '', value: '' },
      row: ({ key, value }, change) => html`
        ${field('Config key', 'key', key, (text) => change({ key: text, value }))}
        ${field('Config value', 'value', value, (text) => change({ key, value: text }))}
      `,
    })}
    ${list({
      name: 'allowed_hosts',
      about: 'Hosts that the plug-in may reach over HTTP',
      add: 'Add Host',
      given: manifestHosts(manifest),
      items: allowedHosts,
      problems,
      onChange: (next) => app.editOptions({ allowedHosts: next }),
      blank: '',
      row: (host, change) => field('Allowed host', 'api.example.com or *.example.com', host, change),
    })}
    ${list({
      name: 'allowed_paths',
      about: 'Folders that the plug-in may use through WASI',
      add: 'Add Folder',
      given: manifestPaths(options, manifest),
      items: allowedPaths,
      problems,
      onChange: (next) => app.editOptions({ allowedPaths: next }),
      blank: { host: '', guest: '', readOnly: true },
      row: (path, change, at) => html`
        ${field('Folder on this computer', 'folder', path.host, (host) => change({ ...path, host }))}
        <vscode-toolbar-button
          icon="folder-opened"
          label="Choose Folder…"
          title="Choose Folder…"
          @click=${() => app.post({ type: 'pick', purpose: { what: 'allowedPath', row: at } })}
        ></vscode-toolbar-button>
        ${field('Path in the plug-in', '/data', path.guest, (guest) => change({ ...path, guest }))}
        <vscode-checkbox
          label="read-only"
          .checked=${path.readOnly}
          @change=${(event: Event) => change({ ...path, readOnly: ticked(event) })}
        ></vscode-checkbox>
      `,
    })}
  `;
}

interface List<T> {
  readonly name: string;
  readonly about: string;
  readonly add: string;
  /** Rows that are not typed here. */
  readonly given: readonly TemplateResult[];
  readonly items: readonly T[];
  readonly blank: T;
  readonly problems: OptionProblems;
  readonly row: (item: T, change: (item: T) => void, at: number) => TemplateResult;
  readonly onChange: (items: readonly T[]) => void;
}

function list<T>({ name, about, add, given, items, blank, problems, row, onChange }: List<T>): TemplateResult {
  return html`<fieldset>
    <legend><code>${name}</code> <span class="muted">${about}</span></legend>
    ${given}
    ${items.map(
      (item, at) =>
        html`<div class="row">
            ${row(item, (changed) => onChange(items.map((other, i) => (i === at ? changed : other))), at)}
            <vscode-toolbar-button
              icon="close"
              label=${`Remove row ${at + 1} of ${name}`}
              title="Remove"
              @click=${() => onChange(items.filter((_, i) => i !== at))}
            ></vscode-toolbar-button>
          </div>
          ${problemOf(problems[`${name}.${at}`])}`,
    )}
    <button type="button" class="link add" @click=${() => onChange([...items, blank])}>
      <span class="codicon codicon-add" aria-hidden="true"></span> ${add}
    </button>
  </fieldset>`;
}

function limits(app: App, options: OptionsDraft, defaults: RunDefaults, problems: OptionProblems): TemplateResult {
  const fallback = (limit: number, unit: string, ofManifest = false): string =>
    `${limit === 0 ? 'no limit' : `${limit} ${unit}`}${ofManifest ? ', from the manifest' : ''}`;
  const { setsTimeout, setsMaxPages } = defaults.manifest ?? {};
  return html`<div class="grid">
      ${number('timeout_ms', 'Milliseconds for one call; 0 for no limit', options.timeoutMs, fallback(defaults.timeoutMs, 'ms', setsTimeout), problems, (timeoutMs) => app.editOptions({ timeoutMs }))}
      ${number('memory.max_pages', 'Memory in pages of 64 KB; 0 for no limit', options.maxPages, fallback(defaults.maxPages, 'pages', setsMaxPages), problems, (maxPages) => app.editOptions({ maxPages }))}
      <div class="labelled">
        <code aria-hidden="true">log level</code>
        ${select({
          label: 'Log level',
          options: levels.map((level) => ({ value: level, label: level })),
          selected: options.logLevel,
          onSelect: (level) => app.editOptions({ logLevel: level as LogLevel }),
        })}
      </div>
    </div>
    <vscode-checkbox
      label="Provide WASI (preview 1)"
      .checked=${options.wasi ?? defaults.wasi}
      @change=${(event: Event) => app.editOptions({ wasi: ticked(event) })}
    ></vscode-checkbox>
    <vscode-checkbox
      label="Keep plug-in state between runs (vars and globals)"
      .checked=${options.keepState}
      @change=${(event: Event) => app.editOptions({ keepState: ticked(event) })}
    ></vscode-checkbox>`;
}

function number(
  name: string,
  about: string,
  value: string,
  placeholder: string,
  problems: OptionProblems,
  onInput: (text: string) => void,
): TemplateResult {
  return html`<div class="labelled" title=${about}>
    <code>${name}</code>
    ${field(`${name}: ${about}`, placeholder, value, onInput, problems[name] !== undefined)}
    ${problemOf(problems[name])}
  </div>`;
}

function field(
  label: string,
  placeholder: string,
  value: string,
  onInput: (text: string) => void,
  invalid = false,
): TemplateResult {
  return html`<vscode-textfield
    .label=${label}
    placeholder=${placeholder}
    .value=${live(value)}
    ?invalid=${invalid}
    @input=${(event: Event) => onInput(typed(event))}
  ></vscode-textfield>`;
}

const problemOf = (message: string | undefined): TemplateResult | typeof nothing =>
  message === undefined
    ? nothing
    : html`<p class="problem" role="status">
        <span class="codicon codicon-error" aria-hidden="true"></span> ${message}
      </p>`;
