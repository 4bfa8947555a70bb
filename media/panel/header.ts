// The top of the panel: which plug-in, which function, Run or Cancel, and what stands in the way.
import { type TemplateResult, html, nothing } from 'lit';
import { type FunctionItem, type PluginItem, formatBytes } from '../../src/ui/panel/protocol';
import type { App } from './app';
import { caseLine } from './caseView';
import { select } from './select';

const mac = navigator.platform.startsWith('Mac');
export const runKeys = mac ? '⌘⏎' : 'Ctrl+Enter';

export function header(app: App): TemplateResult {
  const { target } = app.state;
  const { plugin } = app;
  return html`<header>
    <h1 class="sr-only">Run plug-in function</h1>
    <div class="pickers">
      ${pluginPicker(app)}
      ${functionPicker(plugin, target?.functionName, (functionName) => {
        if (target) app.select({ uri: target.uri, functionName });
      })}
      <div class="buttons">
        ${
          app.running
            ? html`<vscode-button secondary icon="debug-stop" class="run" @click=${() => app.post({ type: 'cancel' })}
                >Cancel</vscode-button
              >`
            : html`<vscode-button
                icon="play"
                class="run"
                title=${`Run (${runKeys})`}
                aria-keyshortcuts=${mac ? 'Meta+Enter' : 'Control+Enter'}
                ?disabled=${!app.canRun}
                @click=${() => app.run()}
                >Run</vscode-button
              >`
        }
        ${watchButton(app)}
        <vscode-toolbar-button
          icon="debug-restart"
          label="Restart Plug-in (Clear Vars)"
          title="Restart Plug-in (Clear Vars)"
          @click=${() => app.post({ type: 'restart' })}
        ></vscode-toolbar-button>
      </div>
    </div>
    ${plugin ? facts(plugin) : nothing} ${watchLine(app)} ${caseLine(app)} ${banners(app, plugin)}
  </header>`;
}

function watchButton(app: App): TemplateResult | typeof nothing {
  const { watch, trusted } = app.state.surroundings ?? {};
  if (watch === undefined) return nothing;
  const label = watch.on ? 'Stop Watching' : 'Watch: Build and Run on Save';
  return html`<vscode-toolbar-button
    icon=${watch.on ? 'eye' : 'eye-closed'}
    label=${label}
    title=${label}
    ?disabled=${trusted !== true}
    @click=${() => app.post({ type: 'toggleWatch' })}
  ></vscode-toolbar-button>`;
}

const watchIcons = {
  off: 'eye-closed',
  idle: 'eye',
  waiting: 'clock',
  building: 'loading codicon-modifier-spin',
  running: 'loading codicon-modifier-spin',
  failed: 'error',
} as const;

/** What building does, and how. */
function watchLine(app: App): TemplateResult | typeof nothing {
  const watch = app.state.surroundings?.watch;
  if (watch === undefined || (!watch.on && watch.state === 'off')) return nothing;
  return html`<div class=${`watch-line watch-${watch.state}`} role="status">
    <span class=${`codicon codicon-${watchIcons[watch.state]}`} aria-hidden="true"></span>
    <span>${watch.text}</span>
    ${
      watch.state === 'failed'
        ? html`<button type="button" class="link" @click=${() => app.post({ type: 'showProblems' })}>
            Show Problems
          </button>`
        : nothing
    }
    ${watch.builtBy === undefined ? nothing : html`<span class="muted">${watch.builtBy}</span>`}
  </div>`;
}

function pluginPicker(app: App): TemplateResult {
  const plugins = app.state.surroundings?.plugins ?? [];
  const labels = plugins.map((plugin) => {
    const twins = plugins.filter(({ label }) => label === plugin.label).length > 1;
    return `${twins ? plugin.path : plugin.label}${plugin.state === 'missing' ? ' (deleted)' : ''}`;
  });
  return html`<div class="picker">
    <span class="field-name" aria-hidden="true">Plug-in</span>
    ${select({
      label: 'Plug-in',
      options: plugins.map(({ uri }, at) => ({ value: uri, label: labels[at] ?? uri })),
      selected: app.state.target?.uri,
      onSelect: (uri) => app.select({ uri }),
    })}
  </div>`;
}

function functionPicker(
  plugin: PluginItem | undefined,
  selected: string | undefined,
  onSelect: (name: string) => void,
): TemplateResult {
  const functions = plugin?.functions ?? [];
  const gone = selected !== undefined && !functions.some(({ name }) => name === selected);
  const missing: FunctionItem[] = gone
    ? [{ name: selected, callable: plugin?.state !== 'ready', reason: 'not in this plug-in' }]
    : [];
  const shown: readonly FunctionItem[] = [...missing, ...functions];
  return html`<div class="picker">
    <span class="field-name" aria-hidden="true">Function</span>
    ${select({
      label: 'Function',
      options: shown.map(({ name, callable, reason }) => ({
        value: name,
        label: callable ? name : `${name}: ${reason ?? 'not callable'}`,
        disabled: !callable,
      })),
      selected,
      onSelect,
    })}
  </div>`;
}

function facts({ language, size, path, state }: PluginItem): TemplateResult {
  const known = [path, language, state === 'missing' ? 'file deleted' : size > 0 ? formatBytes(size) : undefined];
  return html`<div class="facts">${known.filter((fact) => fact !== undefined).join(' · ')}</div>`;
}

export type BannerKind = 'info' | 'warning' | 'error';

export function banner(kind: BannerKind, content: TemplateResult): TemplateResult {
  return html`<div class=${`banner ${kind}`}>
    <span class=${`codicon codicon-${kind}`} aria-hidden="true"></span>
    <div>${content}</div>
  </div>`;
}

function banners(app: App, plugin: PluginItem | undefined): TemplateResult {
  const { surroundings, target } = app.state;
  const selected = target?.functionName;
  const gone =
    plugin?.state === 'ready' && selected !== undefined && !plugin.functions.some(({ name }) => name === selected);
  return html`
    ${
      surroundings && !surroundings.trusted
        ? banner(
            'warning',
            html`This workspace is in Restricted Mode: plug-ins can be inspected, not run.
              <button type="button" class="link" @click=${() => app.post({ type: 'manageTrust' })}>
                Manage Workspace Trust
              </button>`,
          )
        : nothing
    }
    ${
      plugin?.state === 'missing'
        ? banner(
            'warning',
            html`<b>${plugin.path}</b> was deleted. What you typed is kept; build the file again to run it.`,
          )
        : nothing
    }
    ${plugin?.state === 'broken' ? banner('error', html`<b>${plugin.label}</b>: ${plugin.problem}`) : nothing}
    ${gone ? banner('warning', html`${plugin.label} has no function <b>${selected}</b> any more. Choose another.`) : nothing}
    ${
      plugin?.state === 'ready' && plugin.functions.every(({ callable }) => !callable)
        ? banner('info', html`${plugin.label} exports no function that an Extism host can call.`)
        : nothing
    }
    ${
      surroundings?.busyWith
        ? banner(
            'info',
            html`<b>${surroundings.busyWith.functionName}</b> is still running. Cancel it to run this function.`,
          )
        : nothing
    }
  `;
}
