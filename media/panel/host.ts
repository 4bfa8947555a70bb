// The webview's side of the border to the extension.
import type { FromWebview, SavedState, ToWebview } from '../../src/ui/panel/protocol';
import type { LogFilter } from './logFilter';

/** What the panel keeps over hiding and reload. */
export interface WebviewState extends Partial<SavedState> {
  readonly optionsOpen?: boolean;
  readonly logFilter?: LogFilter;
  /** Share of the width that the input has, in percent. */
  readonly split?: number;
}

interface VsCodeApi {
  postMessage(message: FromWebview): void;
  getState(): WebviewState | undefined;
  setState(state: WebviewState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export const vscode = acquireVsCodeApi();

export function onMessage(receive: (message: ToWebview) => void): void {
  self.addEventListener('message', ({ data }: MessageEvent<ToWebview>) => receive(data));
}
