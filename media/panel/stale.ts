// Why a result is not that of what is on screen now.
import {
  type Draft,
  type InputFile,
  type PluginItem,
  type RunView,
  inputKey,
  optionsKey,
} from '../../src/ui/panel/protocol';

/** To the plug-in. */
const happened = {
  ready: 'the plug-in was rebuilt',
  broken: 'the plug-in’s file got broken',
  missing: 'the plug-in’s file was deleted',
};

export interface CurrentState {
  readonly draft: Draft;
  readonly plugin: PluginItem | undefined;
  readonly inputFile: InputFile | undefined;
}

/** Empty if the result is current. */
export function staleReasons({ stamp, input }: RunView, { draft, plugin, inputFile }: CurrentState): string[] {
  const reasons: string[] = [];
  if (plugin && plugin.state !== 'loading' && plugin.build !== stamp.build) {
    reasons.push(happened[plugin.state]);
  }
  if (inputKey(draft.input, inputFile) !== stamp.input) {
    const sameFile = draft.input.mode === 'file' && input.mode === 'file' && draft.input.file === input.file;
    reasons.push(sameFile ? 'the input file changed' : 'the input changed');
  }
  if (optionsKey(draft.options) !== stamp.options) reasons.push('the options changed');
  return reasons;
}
