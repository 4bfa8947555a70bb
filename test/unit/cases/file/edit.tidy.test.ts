// In a tidy file an edit gives the very text that a person would have written.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, editCases, type CaseEdit } from '../../../../src/project/cases/file';
import { expectation } from './arbitrary';

/** A case with the comments that belong to it. */
interface Item {
  readonly name: string;
  readonly above: string;
  readonly inside: string;
  readonly behind: string;
}

interface Manner {
  readonly unit: string;
  readonly eol: string;
  readonly trailingComma: boolean;
  readonly mark: string;
}

const comment = fc.constantFrom('', '', '// a, ] note', '/* in { a block */');
const items = fc
  .array(fc.record({ above: comment, inside: comment, behind: comment }), { minLength: 1, maxLength: 5 })
  .map((list): Item[] => list.map((each, index) => ({ ...each, name: `case ${index}` })));
const manners: fc.Arbitrary<Manner> = fc.record({
  unit: fc.constantFrom('  ', '    ', '\t'),
  eol: fc.constantFrom('\n', '\r\n'),
  trailingComma: fc.boolean(),
  mark: fc.constantFrom('', '\uFEFF'),
});

/** The text of a file with these cases. */
function tidy(list: readonly Item[], { unit, eol, trailingComma, mark }: Manner): string {
  const comma = trailingComma ? ',' : '';
  const entries = list.map(({ name, above, inside, behind }, index) => [
    ...(above === '' ? [] : [`\t\t${above}`]),
    '\t\t{',
    `\t\t\t"name": "${name}",${inside && ` ${inside}`}`,
    `\t\t\t"function": "f"${comma}`,
    `\t\t}${index < list.length - 1 ? ',' : comma}${behind && ` ${behind}`}`,
  ]);
  const cases = list.length === 0 ? ['\t"cases": [],'] : ['\t"cases": [', ...entries.flat(), '\t],'];
  const lines = ['{', '\t// The plug-in.', '\t"plugin": "a.wasm",', ...cases, `\t"build": "make"${comma}`, '}', ''];
  return mark + lines.map((line) => line.replaceAll('\t', unit)).join(eol);
}

const bare = { above: '', inside: '', behind: '' };

const check = (change: (list: readonly Item[], a: number, b: number) => [CaseEdit, Item[]]): void => {
  fc.assert(
    fc.property(items, manners, fc.nat(), fc.nat(), (list, manner, a, b) => {
      const [edit, expected] = change(list, a % list.length, b % list.length);
      const text = tidy(list, manner);
      expect(applyEdits(text, editCases(text, edit))).toBe(tidy(expected, manner));
    }),
    { numRuns: 500 },
  );
};

describe('an edit of a tidy file', () => {
  it('moves a case together with its comments', () => {
    check((list, from, to) => [{ kind: 'move', from, to }, list.toSpliced(from, 1).toSpliced(to, 0, list[from]!)]);
  });

  it('removes a case together with its comments', () => {
    check((list, index) => [{ kind: 'remove', index }, list.toSpliced(index, 1)]);
  });

  it('duplicates a case together with the comments inside of it', () => {
    check((list, index) => {
      const { name, inside } = list[index]!;
      return [{ kind: 'duplicate', index }, list.toSpliced(index + 1, 0, { ...bare, name: `${name} copy`, inside })];
    });
  });

  it('renames a case', () => {
    check((list, index) => [
      { kind: 'rename', index, name: 'new' },
      list.with(index, { ...list[index]!, name: 'new' }),
    ]);
  });

  it('adds a case where no trailing comma tells another manner', () => {
    fc.assert(
      fc.property(items, manners, fc.nat(), (list, manner, place) => {
        const plain = { ...manner, trailingComma: false };
        const after = place % list.length;
        const text = tidy(list, plain);
        const edits = editCases(text, { kind: 'add', case: { name: 'new', function: 'f' }, after });
        expect(applyEdits(text, edits)).toBe(tidy(list.toSpliced(after + 1, 0, { ...bare, name: 'new' }), plain));
      }),
    );
  });

  it('adds the first case where there is none', () => {
    fc.assert(
      fc.property(manners, (manner) => {
        const plain = { ...manner, trailingComma: false };
        const text = tidy([], plain);
        const edits = editCases(text, { kind: 'add', case: { name: 'new', function: 'f' } });
        expect(applyEdits(text, edits)).toBe(tidy([{ ...bare, name: 'new' }], plain));
      }),
    );
  });

  it('undoes a set by removing the value', () => {
    fc.assert(
      fc.property(items, manners, fc.nat(), expectation, (list, manner, place, value) => {
        const index = place % list.length;
        const text = tidy(list, manner);
        const set = applyEdits(text, editCases(text, { kind: 'set', index, path: ['expect'], value }));
        const back = applyEdits(set, editCases(set, { kind: 'set', index, path: ['expect'], value: undefined }));
        expect(back).toBe(text);
      }),
    );
  });
});
