// The run panel's page: puts state, views and the extension together.
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textarea/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { html, render } from 'lit';
import { formatDuration } from '../../src/ui/panel/protocol';
import { App } from './app';
import { divider } from './divider';
import { emptyView } from './emptyView';
import { header } from './header';
import { onMessage, vscode } from './host';
import { inputView } from './inputView';
import { keepFocus } from './keepFocus';
import { LogView } from './logView';
import { optionsView } from './optionsView';
import { resultView } from './resultView';
import './style/index.css';

const root = document.getElementById('panel') ?? document.body;
let drawing = false;

const app = new App(
  {
    post: (message) => vscode.postMessage(message),
    save: (state) => vscode.setState(state),
    render: redraw,
    setLogs: (view) => logs.set(view),
    addLogs: (view) => logs.add(view),
    focus: (place) => setTimeout(() => focusOn(place)),
    now: () => performance.now(),
    clock: () => Date.now(),
  },
  vscode.getState(),
);

const logs = new LogView({
  filter: () => app.state.logFilter,
  setFilter: (logFilter) => app.setView({ logFilter }),
  clear: () => app.post({ type: 'clearLogs' }),
});

/** Draws once for all changes of one turn. */
function redraw(): void {
  if (drawing) return;
  drawing = true;
  queueMicrotask(() => {
    drawing = false;
    keepFocus(draw);
  });
}

function draw(): void {
  root.style.setProperty('--left', `${app.state.split}fr`);
  root.style.setProperty('--right', `${100 - app.state.split}fr`);
  const empty = (app.state.surroundings?.plugins.length ?? 0) === 0;
  render(
    empty
      ? emptyView(app)
      : html`${header(app)}
          <div class="columns-layout">
            <div class="left">${inputView(app)} ${optionsView(app)}</div>
            ${divider(app.state.split, (split) => app.setView({ split }))} ${resultView(app, logs.element)}
          </div>`,
    root,
  );
}

function focusOn(place: 'input' | 'result' | 'options'): void {
  const selectors = {
    input: '.typed, .file vscode-textfield',
    result: '.run',
    options: '.options summary',
  };
  root.querySelector<HTMLElement>(selectors[place])?.focus();
}

document.addEventListener(
  'keydown',
  (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    app.run();
  },
  { capture: true },
);

setInterval(() => {
  const elapsed = root.querySelector<HTMLElement>('.elapsed[data-since]:not([data-since=""])');
  if (elapsed) elapsed.textContent = formatDuration(performance.now() - Number(elapsed.dataset['since']));
}, 100);

// What is asked for elsewhere, e.g. by a command, counts with what was typed here.
window.addEventListener('blur', () => app.flush());
window.addEventListener('pagehide', () => app.flush());

onMessage((message) => app.receive(message));
redraw();
app.start();
