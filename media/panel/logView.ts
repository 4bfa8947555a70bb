// The log of a run: streams in, is filtered, and stays at its end until the person scrolls up.
import { type TemplateResult, html, nothing, render } from 'lit';
import type { LogEntry } from '../../src/runner/protocol';
import { type LogView as Logs, formatCount } from '../../src/ui/panel/protocol';
import { type LogFilter, levels, passes } from './logFilter';
import { select } from './select';

/** Entries in one piece; pieces out of view are not laid out. */
const perPiece = 100;

export interface LogPorts {
  filter(): LogFilter;
  setFilter(filter: LogFilter): void;
  clear(): void;
}

export class LogView {
  readonly element = document.createElement('section');
  readonly #list = document.createElement('div');
  #entries: LogEntry[] = [];
  #shown = 0;
  #dropped = 0;
  #runId = 0;
  #atEnd = true;
  #lastTop = 0;

  constructor(private readonly ports: LogPorts) {
    this.element.className = 'logs';
    this.element.setAttribute('aria-labelledby', 'logs-heading');
    this.#list.className = 'entries';
    this.#list.setAttribute('role', 'log');
    this.#list.setAttribute('aria-live', 'off');
    this.#list.setAttribute('aria-labelledby', 'logs-heading');
    this.#list.tabIndex = 0;
    this.#list.addEventListener('scroll', () => this.#scrolled());
    this.#render();
  }

  /** Replaces all entries. */
  set(logs: Logs | undefined): void {
    if (logs?.runId !== this.#runId) this.#atEnd = true;
    this.#runId = logs?.runId ?? 0;
    this.#entries = [...(logs?.entries ?? [])];
    this.#dropped = logs?.dropped ?? 0;
    this.refilter();
  }

  add({ runId, entries, dropped }: Logs): void {
    if (runId !== this.#runId) return;
    this.#entries.push(...entries);
    this.#dropped = dropped;
    this.#append(entries);
    this.#render();
  }

  /** Shows what passes the filter as it is now. */
  refilter(): void {
    this.#list.replaceChildren();
    this.#shown = 0;
    this.#append(this.#entries);
    this.#render();
  }

  #append(entries: readonly LogEntry[]): void {
    const filter = this.ports.filter();
    for (const entry of entries) {
      // Whatever the filter, a log with a hole in it that is not told would mislead.
      if (entry.leftOutBefore !== undefined) this.#appendRow(gapRow(entry.leftOutBefore));
      if (!passes(entry, filter)) continue;
      this.#appendRow(row(entry));
      this.#shown++;
    }
    this.#followEnd();
  }

  #appendRow(element: HTMLElement): void {
    let piece = this.#list.lastElementChild;
    if (!piece || piece.childElementCount >= perPiece) {
      piece = document.createElement('div');
      piece.className = 'piece';
      this.#list.append(piece);
    }
    piece.append(element);
  }

  /** Pieces get their true height once they are in view, so the end moves again after the first scroll. */
  #followEnd(again = true): void {
    if (!this.#atEnd) return;
    this.#list.scrollTop = this.#list.scrollHeight;
    if (again) requestAnimationFrame(() => requestAnimationFrame(() => this.#followEnd(false)));
  }

  /** Only the person scrolls up; entries and layout move the end down. */
  #scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#list;
    const near = scrollHeight - scrollTop - clientHeight < 24;
    if (near || scrollTop < this.#lastTop) this.#atEnd = near;
    this.#lastTop = scrollTop;
  }

  #clear(): void {
    this.#entries = [];
    this.#dropped = 0;
    this.ports.clear();
    this.refilter();
  }

  #render(): void {
    render(this.#view(), this.element);
  }

  #view(): TemplateResult {
    const filter = this.ports.filter();
    const count = this.#entries.length;
    return html`<div class="section-bar">
        <h3 id="logs-heading">
          Logs
          <span class="badge"
            >${this.#shown === count ? formatCount(count) : `${formatCount(this.#shown)} of ${formatCount(count)}`}</span
          >
        </h3>
        ${count > 0 ? this.#filters(filter) : nothing}
      </div>
      ${
        this.#dropped > 0
          ? html`<p class="notice">
              The log of a run has a limit: its first and its last entries are here, ${formatCount(this.#dropped)}
              between them ${this.#dropped === 1 ? 'was' : 'were'} left out.
            </p>`
          : nothing
      }
      ${
        this.#shown === 0
          ? html`<p class="muted none">${count === 0 ? 'Nothing logged.' : 'No entry passes the filter.'}</p>`
          : nothing
      }
      ${this.#list}`;
  }

  #filters(filter: LogFilter): TemplateResult {
    const change = (part: Partial<LogFilter>): void => {
      this.ports.setFilter({ ...filter, ...part });
      this.refilter();
    };
    const read = (event: Event): string => (event.target as HTMLInputElement).value;
    const tick = (event: Event): boolean => (event.target as HTMLInputElement).checked;
    return html`<div class="filters">
      ${select({
        label: 'Lowest level shown',
        options: levels.map((level) => ({ value: level, label: level })),
        selected: filter.level,
        onSelect: (level) => change({ level: level as LogFilter['level'] }),
      })}
      <vscode-checkbox
        label="stdout"
        .checked=${filter.stdout}
        @change=${(event: Event) => change({ stdout: tick(event) })}
      ></vscode-checkbox>
      <vscode-checkbox
        label="stderr"
        .checked=${filter.stderr}
        @change=${(event: Event) => change({ stderr: tick(event) })}
      ></vscode-checkbox>
      <vscode-textfield
        .label=${'Filter logs by text'}
        placeholder="Filter"
        .value=${filter.text}
        @input=${(event: Event) => change({ text: read(event) })}
      ></vscode-textfield>
      <vscode-toolbar-button
        icon="clear-all"
        label="Clear Logs"
        title="Clear Logs"
        @click=${() => this.#clear()}
      ></vscode-toolbar-button>
    </div>`;
  }
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

function timeOf(time: number): string {
  const date = new Date(time);
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function row({ time, source, text }: LogEntry): HTMLElement {
  const element = document.createElement('div');
  element.className = `entry ${source}`;
  const cell = (name: string, content: string): HTMLElement => {
    const part = document.createElement('span');
    part.className = name;
    part.textContent = content;
    return part;
  };
  element.append(cell('time', timeOf(time)), cell('source', source), cell('text', text));
  return element;
}

function gapRow(count: number): HTMLElement {
  const element = document.createElement('div');
  element.className = 'entry left-out';
  element.textContent = `${formatCount(count)} ${count === 1 ? 'entry' : 'entries'} left out`;
  return element;
}
