// What the panel's page says, and who does it.
import * as vscode from 'vscode';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { commands } from '../contributions';
import type { Actions } from './actions';
import type { CasesInPanel } from './casesInPanel';
import type { Display } from './display';
import type { Drafts } from './drafts';
import { pickPath } from './outputActions';
import type { PageHost } from './pageHost';
import { sameTarget } from './pluginItems';
import type { FromWebview } from './protocol';
import type { Selection } from './selection';
import type { WatchSource } from './watchSource';

export interface MessageParts {
  readonly host: PageHost;
  readonly display: Display;
  readonly selection: Selection;
  readonly drafts: Drafts;
  readonly actions: Actions;
  readonly cases: CasesInPanel;
  readonly catalogue: PluginCatalogue;
  readonly watch: () => WatchSource | undefined;
}

/** Does what the page asks for. */
export async function receive(message: FromWebview, parts: MessageParts): Promise<unknown> {
  const { host, display, selection, drafts, actions, cases, catalogue, watch } = parts;
  const execute = (command: string, argument?: unknown): Thenable<unknown> =>
    vscode.commands.executeCommand(command, argument);
  switch (message.type) {
    case 'ready':
      selection.recall(message.saved);
      return display.sendAll();
    case 'select':
      return selection.select(message.target);
    case 'edit':
      host.page?.forgetFocus();
      drafts.set(message.target, message.draft);
      return sameTarget(message.target, selection.target) && display.followInputFile();
    case 'run':
      return actions.run();
    case 'cancel':
      return actions.cancel();
    case 'restart':
      return actions.restart();
    case 'pick': {
      const path = await pickPath(message.purpose, selection.uri);
      return path !== undefined && host.page?.send({ type: 'picked', purpose: message.purpose, path });
    }
    case 'openOutput':
      return actions.openOutput();
    case 'saveOutput':
      return actions.saveOutput();
    case 'copyOutput':
      return actions.copyOutput(message.form);
    case 'clearLogs':
      return actions.clearLogs();
    case 'toggleWatch':
      return selection.uri && watch()?.toggle(selection.uri);
    case 'build':
      return execute(commands.buildPlugin, selection.uri);
    case 'showProblems':
      return execute('workbench.actions.view.problems');
    case 'openDiff':
      return actions.openDiff();
    case 'showHistory':
      return actions.showHistory();
    case 'saveCase':
      return execute(commands.saveAsCase);
    case 'updateCase':
      return cases.update();
    case 'openCase':
      return cases.openEntry();
    case 'leaveCase':
      return cases.leave();
    case 'openMocks':
      return cases.openMocks();
    case 'generateMock':
      return execute(commands.generateMock, { uri: selection.uri });
    case 'manageTrust':
      return execute('workbench.trust.manage');
    case 'openSettings':
      return execute('workbench.action.openSettings', 'plugwright.run');
    case 'openSample':
      return execute(commands.openSample);
    case 'refresh':
      return catalogue.refresh();
  }
}
