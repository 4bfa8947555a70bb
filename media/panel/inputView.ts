// The input of a run: text, JSON, hex or a file, with its size and its problems.
import { type TemplateResult, html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { live } from 'lit/directives/live.js';
import {
  type InputDraft,
  type InputFile,
  type InputMode,
  type TextProblem,
  encodeInput,
  formatBytes,
  inputSize,
} from '../../src/ui/panel/protocol';
import type { App } from './app';
import { type Tab, tabs } from './tabs';

const modes: readonly Tab<InputMode>[] = [
  { id: 'text', label: 'Text' },
  { id: 'json', label: 'JSON' },
  { id: 'hex', label: 'Hex' },
  { id: 'file', label: 'File' },
];

const placeholders = {
  text: 'Text handed to the function, as UTF-8',
  json: '{ "key": "value" }',
  hex: '48 65 6c 6c 6f',
} as const;

const labels = { text: 'Text input', json: 'JSON input', hex: 'Hex input' } as const;

export function inputView(app: App): TemplateResult {
  const { draft, notice, surroundings } = app.state;
  const { input } = draft;
  return html`<section class="input" aria-labelledby="input-heading">
    <div class="section-bar">
      <h2 id="input-heading">Input</h2>
      ${tabs({
        label: 'Input as',
        items: modes,
        selected: input.mode,
        panel: 'input-panel',
        onSelect: (mode) => app.setMode(mode),
      })}
    </div>
    <div id="input-panel" role="tabpanel" aria-labelledby=${`input-panel-${input.mode}`}>
      ${input.mode === 'file' ? fileInput(app, input, surroundings?.inputFile) : textInput(app, input, input.mode)}
    </div>
    ${notice === undefined ? nothing : html`<p class="notice" role="status">${notice}</p>`}
  </section>`;
}

function textInput(app: App, input: InputDraft, mode: Exclude<InputMode, 'file'>): TemplateResult {
  const field = mode === 'hex' ? 'hex' : 'text';
  const typed = input[field];
  const problem = typed.trim() === '' ? undefined : problemOf(input);
  return html`<vscode-textarea
      class="typed"
      .label=${labels[mode]}
      placeholder=${placeholders[mode]}
      monospace
      resize="none"
      ?invalid=${problem !== undefined}
      .value=${live(typed)}
      .spellcheck=${false}
      @input=${(event: Event) => app.editInput({ [field]: (event.target as HTMLTextAreaElement).value })}
    ></vscode-textarea>
    <div class="input-foot">
      ${problem ? problemLine(problem) : html`<span class="muted">${sizeOf(input)}</span>`}
      ${
        mode === 'json'
          ? html`<button
              type="button"
              class="link"
              ?disabled=${problem !== undefined || typed.trim() === ''}
              @click=${() => app.formatInput()}
            >
              Format
            </button>`
          : nothing
      }
    </div>`;
}

type Problem = TextProblem | { readonly message: string };
const problems = new WeakMap<InputDraft, Problem | 'none'>();

/** Reading is not done again for a keystroke elsewhere. */
function problemOf(input: InputDraft): Problem | undefined {
  let found = problems.get(input);
  if (found === undefined) {
    const encoded = encodeInput(input);
    found = 'problem' in encoded ? encoded.problem : 'none';
    problems.set(input, found);
  }
  return found === 'none' ? undefined : found;
}

/** Counting is not done again for a keystroke elsewhere. */
const sizeOf = (input: InputDraft): unknown =>
  guard([input], () => {
    const size = inputSize(input);
    return size === undefined ? '' : size === 0 ? 'Empty input' : formatBytes(size);
  });

function problemLine(problem: Problem): TemplateResult {
  return html`<span class="problem" id="input-problem" role="status">
    <span class="codicon codicon-error" aria-hidden="true"></span>
    <span>${'line' in problem ? `${problem.line}:${problem.column} ` : ''}${problem.message}</span>
  </span>`;
}

function fileInput(app: App, { file }: InputDraft, onDisk: InputFile | undefined): TemplateResult {
  const found = onDisk?.path === file ? onDisk : undefined;
  return html`<div class="file">
      <vscode-textfield
        .label=${'Input file'}
        placeholder="No file chosen"
        .value=${live(file)}
        ?invalid=${found?.problem !== undefined}
        @change=${(event: Event) => app.editInput({ file: (event.target as HTMLInputElement).value.trim() })}
      ></vscode-textfield>
      <vscode-button secondary @click=${() => app.post({ type: 'pick', purpose: { what: 'inputFile' } })}
        >Choose…</vscode-button
      >
    </div>
    <div class="input-foot">
      ${
        found?.problem === undefined
          ? html`<span class="muted"
              >${
                found?.size === undefined
                  ? 'The file is read at each run.'
                  : `${formatBytes(found.size)}, read at each run`
              }</span
            >`
          : problemLine({ message: found.problem })
      }
    </div>`;
}
