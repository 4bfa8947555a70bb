// The history as one would write it without a disk: a list, and functions from one list to the next.
import type { NewRun } from '../../../src/project/history/record';
import { text } from './runs';

export interface ModelRun {
  readonly run: NewRun;
  readonly pinned: boolean;
  /** Rises with each pin; of two baselines that meet under one name, the later one counts. */
  readonly pin: number;
}

/** Oldest first. Runs are recognised by their output. */
export type Model = readonly ModelRun[];

export const nameOf = ({ run }: ModelRun): string => text(run.output);
const functionOf = ({ run }: ModelRun): string => `${run.target.uri} ${run.target.functionName}`;

export interface ModelLimits {
  readonly records: number;
  readonly recordsPerFunction: number;
}

export function added(model: Model, run: NewRun, { records, recordsPerFunction }: ModelLimits): Model {
  const entry: ModelRun = { run, pinned: false, pin: 0 };
  // Behind all that are not newer.
  const at = model.findLastIndex((each) => each.run.at <= run.at) + 1;
  let left = model.toSpliced(at, 0, entry);
  const shrink = (isFull: () => boolean, mayGo: (each: ModelRun) => boolean): void => {
    for (let going = left.find(mayGo); isFull() && going; going = left.find(mayGo)) {
      left = left.filter((each) => each !== going);
    }
  };
  for (const key of new Set(left.map(functionOf))) {
    const inFunction = (each: ModelRun): boolean => functionOf(each) === key;
    shrink(
      () => left.filter(inFunction).length > recordsPerFunction,
      (each) => inFunction(each) && !each.pinned && each !== entry,
    );
  }
  shrink(
    () => left.length > records,
    (each) => !each.pinned && each !== entry,
  );
  return left;
}

export function pinned(model: Model, name: string): Model {
  const run = model.find((each) => nameOf(each) === name)!;
  if (run.pinned) return model;
  const pin = 1 + Math.max(...model.map((each) => each.pin));
  return model.map((each) => {
    if (each === run) return { ...each, pinned: true, pin };
    return functionOf(each) === functionOf(run) ? { ...each, pinned: false } : each;
  });
}

export const unpinned = (model: Model, name: string): Model =>
  model.map((each) => (nameOf(each) === name ? { ...each, pinned: false } : each));

export const deleted = (model: Model, name: string): Model => model.filter((each) => nameOf(each) !== name);

export const cleared = (model: Model, uri?: string): Model =>
  model.filter((each) => uri !== undefined && each.run.target.uri !== uri);

export function rebound(model: Model, from: string, to: string): Model {
  const moved = model.map((each) => {
    const { uri, functionName } = each.run.target;
    return uri === from ? { ...each, run: { ...each.run, target: { uri: to, functionName } } } : each;
  });
  return moved.map((each) => {
    const later = moved.some((other) => other.pinned && functionOf(other) === functionOf(each) && other.pin > each.pin);
    return later ? { ...each, pinned: false } : each;
  });
}

/** By name. */
export function predecessor(model: Model, name: string): string | undefined {
  const index = model.findIndex((each) => nameOf(each) === name);
  const run = model[index]!;
  const earlier = model
    .slice(0, index)
    .filter((each) => functionOf(each) === functionOf(run) && each.run.outcome !== 'cancelled');
  const key = ({ run: { input, options } }: ModelRun): string => `${text(input.bytes)} ${JSON.stringify(options)}`;
  const found = earlier.findLast((each) => key(each) === key(run)) ?? earlier.at(-1);
  return found && nameOf(found);
}
