// Whatever a file looks like, an edit does to the cases what it says, and keeps all else byte by byte.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyEdits,
  copyName,
  editCases,
  parseCases,
  type CaseEdit,
  type ParsedCases,
} from '../../../../src/project/cases/file';
import type { Case, CaseFile } from '../../../../src/project/cases/model';
import { content, json, smallCaseFiles, smallCases } from './arbitrary';
import { anyLayout, commentsIn } from './layout';

const files = anyLayout(smallCaseFiles);
const numRuns = 250;

/** The model after a change of its cases. */
const withCases = (file: CaseFile, cases: readonly Case[]): CaseFile => ({ ...file, cases });

function edited(text: string, edit: CaseEdit): { readonly after: string; readonly parsed: ParsedCases } {
  const edits = editCases(text, edit);
  expect(edits).toEqual([...edits].sort((a, b) => a.offset - b.offset));
  const after = applyEdits(text, edits);
  const parsed = parseCases(after);
  expect(parsed.problems, after).toEqual([]);
  return { after, parsed };
}

/** The text of each case. */
const textsOf = (text: string): string[] =>
  parseCases(text).places.map(({ offset, length }) => text.slice(offset, offset + length));

/** All comments are there as often as before but for some. */
function expectComments(
  after: string,
  comments: readonly string[],
  others: Readonly<Record<string, number>> = {},
): void {
  const counts = Object.fromEntries(comments.map((comment) => [comment, others[comment] ?? 1]));
  const found = Object.fromEntries(comments.map((comment) => [comment, 0]));
  for (const comment of commentsIn(after)) found[comment] = (found[comment] ?? 0) + 1;
  expect(found, after).toEqual(counts);
}

const isBomKept = (text: string, after: string): boolean => after.startsWith('\uFEFF') === text.startsWith('\uFEFF');

describe('an edit of any text', () => {
  it('adds a case behind any other or at the end', () => {
    fc.assert(
      fc.property(files, smallCases, fc.option(fc.nat(5), { nil: undefined }), (file, added, place) => {
        const { value, text, comments } = file;
        const name = copyName(added.name, []);
        const after = place === undefined ? undefined : place % value.cases.length;
        const result = edited(text, { kind: 'add', case: { ...added, name }, ...(after !== undefined && { after }) });
        const at = (after ?? value.cases.length - 1) + 1;
        expect(result.parsed.file).toEqual(withCases(value, value.cases.toSpliced(at, 0, { ...added, name })));
        expect(textsOf(result.after).toSpliced(at, 1)).toEqual(textsOf(text));
        expectComments(result.after, comments);
        expect(isBomKept(text, result.after)).toBe(true);
      }),
      { numRuns },
    );
  });

  it('adds the first case', () => {
    fc.assert(
      fc.property(anyLayout(smallCaseFiles.map((file) => withCases(file, []))), smallCases, (file, added) => {
        const result = edited(file.text, { kind: 'add', case: added });
        expect(result.parsed.file).toEqual(withCases(file.value, [added]));
        expectComments(result.after, file.comments);
      }),
      { numRuns },
    );
  });

  it('removes a case, and of the comments at most those inside of it and beside it', () => {
    fc.assert(
      fc.property(files, fc.nat(), ({ value, text, comments }, place) => {
        const index = place % value.cases.length;
        const result = edited(text, { kind: 'remove', index });
        expect(result.parsed.file).toEqual(withCases(value, value.cases.toSpliced(index, 1)));
        expect(textsOf(result.after)).toEqual(textsOf(text).toSpliced(index, 1));
        const { offset: start } = parseCases(text).places[index]!;
        const near = neighbourhood(text, index, start);
        const gone = comments.filter((comment) => !result.after.includes(comment));
        expect(commentsIn(near)).toEqual(expect.arrayContaining(gone));
        expectComments(result.after, comments, Object.fromEntries(gone.map((comment) => [comment, 0])));
        for (const comment of commentsIn(textsOf(text)[index]!)) expect(gone).toContain(comment);
      }),
      { numRuns },
    );
  });

  it('renames a case and touches nothing but its name', () => {
    fc.assert(
      fc.property(files, fc.nat(), fc.string({ minLength: 1, unit: 'binary' }), ({ value, text }, place, wanted) => {
        const index = place % value.cases.length;
        const name = `${wanted}.`;
        const edits = editCases(text, { kind: 'rename', index, name });
        const { nameOffset, nameLength } = parseCases(text).places[index]!;
        expect(edits).toEqual([{ offset: nameOffset, length: nameLength, content: JSON.stringify(name) }]);
        const { file } = parseCases(applyEdits(text, edits));
        expect(file).toEqual(withCases(value, value.cases.with(index, { ...value.cases[index]!, name })));
      }),
      { numRuns },
    );
  });

  it('duplicates a case with the comments inside of it', () => {
    fc.assert(
      fc.property(files, fc.nat(), ({ value, text, comments }, place) => {
        const index = place % value.cases.length;
        const result = edited(text, { kind: 'duplicate', index });
        const old = value.cases[index]!;
        const copy = { ...old, name: `${old.name} copy` };
        expect(result.parsed.file).toEqual(withCases(value, value.cases.toSpliced(index + 1, 0, copy)));
        expect(textsOf(result.after).toSpliced(index + 1, 1)).toEqual(textsOf(text));
        const inside = commentsIn(textsOf(text)[index]!);
        expectComments(result.after, comments, Object.fromEntries(inside.map((comment) => [comment, 2])));
      }),
      { numRuns },
    );
  });

  it('moves a case, and loses no comment', () => {
    fc.assert(
      fc.property(files, fc.nat(), fc.nat(), ({ value, text, comments }, a, b) => {
        const [from, to] = [a % value.cases.length, b % value.cases.length];
        const result = edited(text, { kind: 'move', from, to });
        const moved = <T>(list: readonly T[]): T[] => list.toSpliced(from, 1).toSpliced(to, 0, list[from]!);
        expect(result.parsed.file).toEqual(withCases(value, moved(value.cases)));
        expect(textsOf(result.after)).toEqual(moved(textsOf(text)));
        expectComments(result.after, comments);
      }),
      { numRuns: 3 * numRuns },
    );
  });

  it('sets a value, and keeps all other cases and all comments outside of the old value', () => {
    const change = fc.oneof(
      fc.record({ path: fc.constant(['expect', 'output']), value: content }),
      fc.record({ path: fc.constant(['expect', 'contains']), value: json }),
      fc.record({ path: fc.constant(['options', 'config', 'k"ey']), value: fc.string() }),
      fc.record({ path: fc.constant(['recording']), value: fc.constant({ random: { hex: '00' }, note: 'a' }) }),
    );
    fc.assert(
      fc.property(files, fc.nat(), change, ({ value, text, comments }, place, { path, value: set }) => {
        const index = place % value.cases.length;
        const result = edited(text, { kind: 'set', index, path, value: set });
        const expected = setIn(value.cases[index]!, path, set) as Case;
        expect(result.parsed.file).toEqual(withCases(value, value.cases.with(index, expected)));
        expect(textsOf(result.after).toSpliced(index, 1)).toEqual(textsOf(text).toSpliced(index, 1));
        const gone = comments.filter((comment) => !result.after.includes(comment));
        const replaced = editCases(text, { kind: 'set', index, path, value: set }).map(({ offset, length }) =>
          text.slice(offset, offset + length),
        );
        expect(commentsIn(replaced.join('')).sort()).toEqual([...gone].sort());
        expectComments(result.after, comments, Object.fromEntries(gone.map((comment) => [comment, 0])));
      }),
      { numRuns: 2 * numRuns },
    );
  });

  it('removes a value', () => {
    fc.assert(
      fc.property(files, fc.nat(), fc.constantFrom('description', 'expect'), ({ value, text }, place, field) => {
        const index = place % value.cases.length;
        const result = edited(text, { kind: 'set', index, path: [field], value: undefined });
        const rest = Object.fromEntries(Object.entries(value.cases[index]!).filter(([name]) => name !== field));
        expect(result.parsed.file).toEqual(withCases(value, value.cases.with(index, rest as unknown as Case)));
        expect(textsOf(result.after).toSpliced(index, 1)).toEqual(textsOf(text).toSpliced(index, 1));
      }),
      { numRuns },
    );
  });
});

/** The text from the case before to the case behind. */
function neighbourhood(text: string, index: number, start: number): string {
  const { places } = parseCases(text);
  const before = places[index - 1];
  const next = places[index + 1];
  const from = before ? before.offset + before.length : text.lastIndexOf('[', start);
  return text.slice(Math.max(from, 0), next?.offset ?? text.length);
}

function setIn(value: unknown, path: readonly string[], set: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return set;
  const object = (value ?? {}) as Record<string, unknown>;
  return { ...object, [key]: setIn(object[key], rest, set) };
}
