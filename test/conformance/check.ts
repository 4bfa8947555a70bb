// Holds what a host did against what a row expects of it.
import { expect } from 'vitest';
import type { Ending } from './alone';
import type { Expectation, Outcome } from './behaviour';

type Check = (outcome: Outcome, expected: Expectation) => void;
type Expected = Expectation | readonly Expectation[];

/** The outcomes of all calls against a list; against a single expectation only the last one. */
export async function checkEach(outcomes: AsyncIterable<Outcome>, expected: Expected, each: Check): Promise<void> {
  const seen: Outcome[] = [];
  for await (const outcome of outcomes) seen.push(outcome);
  if (!isList(expected)) return each(seen.at(-1)!, expected);
  expect(seen).toHaveLength(expected.length);
  expected.forEach((expectation, at) => each(seen[at]!, expectation));
}

const isList = (expected: Expected): expected is readonly Expectation[] => Array.isArray(expected);

const text = (bytes: Uint8Array | null): string => new TextDecoder().decode(bytes ?? new Uint8Array());

export function check(outcome: Outcome, { error, output, json, lacks, logs }: Expectation): void {
  if (error === undefined) expect(outcome.error).toBeUndefined();
  else expect(outcome.error).toMatch(error);
  if (output === null) expect(outcome.output).toBeNull();
  else if (output instanceof Uint8Array) expect([...(outcome.output ?? [])]).toEqual([...output]);
  else if (output !== undefined) expect(text(outcome.output)).toBe(output);
  if (json !== undefined) expect(JSON.parse(text(outcome.output))).toMatchObject(json);
  if (lacks !== undefined) expect(text(outcome.output)).not.toMatch(lacks);
  if (logs !== undefined) expect(outcome.logs).toEqual(logs);
}

/** With what only our host tells of an error. */
export function checkOurs(outcome: Outcome, expected: Expectation): void {
  check(outcome, expected);
  if (expected.code !== undefined) expect(outcome.code).toBe(expected.code);
  if (expected.exitCode !== undefined) expect(outcome.exitCode).toBe(expected.exitCode);
  if (expected.hint !== undefined) expect(outcome.hint).toMatch(expected.hint);
  if (expected.deniedHost !== undefined) expect(outcome.deniedHost).toBe(expected.deniedHost);
  if (expected.droppedOver !== undefined) expect(outcome.dropped).toBeGreaterThan(expected.droppedOver);
}

export function checkKept(ending: Ending, expected: Expected): void {
  expect(ending).toHaveProperty('keptPerCall');
  const { keeps } = isList(expected) ? expected.at(-1)! : expected;
  if (keeps === undefined || !('keptPerCall' in ending)) return;
  if ('below' in keeps) expect(ending.keptPerCall).toBeLessThan(keeps.below);
  else expect(ending.keptPerCall).toBeGreaterThan(keeps.over);
}

/** The process has outlived the calls, and the last of them ended as expected. */
export function checkSurvival(ending: Ending, expected: Expected): void {
  const { error } = isList(expected) ? expected.at(-1)! : expected;
  expect(ending).toHaveProperty('keptPerCall');
  check(
    { output: null, logs: [], ...('error' in ending && { error: ending.error }) },
    error === undefined ? {} : { error },
  );
}
