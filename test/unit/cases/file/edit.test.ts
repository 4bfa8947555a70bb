// Edits of files as people write them: layout, comments and line endings stay.
import { describe, expect, it } from 'vitest';
import {
  applyEdits,
  CaseEditError,
  editCases,
  newCaseFile,
  parseCases,
  type CaseEdit,
} from '../../../../src/project/cases/file';

const tidy = `{
  // The plug-in.
  "plugin": "greet.wasm", // built by make
  "cases": [
    // Says hello.
    {
      "name": "hello",
      "function": "greet", // the only one
      "input": "Ada"
    }, // fast

    // Slow ones

    /* Says
       goodbye. */
    { "name": "bye", "function": "greet" },
    { "name": "last", "function": "greet" } // the last
  ]
}
`;

const edit = (text: string, change: CaseEdit): string => applyEdits(text, editCases(text, change));

describe('an edit of a tidy file', () => {
  it('moves a case with the comments above and behind it', () => {
    expect(edit(tidy, { kind: 'move', from: 0, to: 2 })).toBe(`{
  // The plug-in.
  "plugin": "greet.wasm", // built by make
  "cases": [
    // Slow ones

    /* Says
       goodbye. */
    { "name": "bye", "function": "greet" },
    { "name": "last", "function": "greet" }, // the last
    // Says hello.
    {
      "name": "hello",
      "function": "greet", // the only one
      "input": "Ada"
    } // fast
  ]
}
`);
  });

  it('moves the last to the front, and back', () => {
    const moved = edit(tidy, { kind: 'move', from: 2, to: 0 });
    expect(moved).toContain(`"cases": [
    { "name": "last", "function": "greet" }, // the last
    // Says hello.
    {`);
    expect(moved).toContain(`{ "name": "bye", "function": "greet" }
  ]`);
    expect(edit(moved, { kind: 'move', from: 0, to: 2 })).toBe(tidy);
  });

  it('removes a case with its own comments; those of a section stay', () => {
    expect(edit(tidy, { kind: 'remove', index: 1 })).toBe(tidy.replace(/\n\n {4}\/\* Says[^}]*\},/, ''));
    expect(edit(tidy, { kind: 'remove', index: 2 })).toBe(
      tidy.replace(',\n    { "name": "last", "function": "greet" } // the last', ''),
    );
    expect(edit(tidy, { kind: 'remove', index: 0 })).toContain('"cases": [\n    // Slow ones\n\n    /* Says');
  });

  it('duplicates a case with the comments inside of it', () => {
    expect(edit(tidy, { kind: 'duplicate', index: 0 })).toContain(`    }, // fast
    {
      "name": "hello copy",
      "function": "greet", // the only one
      "input": "Ada"
    },

    // Slow ones`);
    const twice = edit(edit(tidy, { kind: 'duplicate', index: 0 }), { kind: 'duplicate', index: 1 });
    expect(parseCases(twice).file?.cases.map(({ name }) => name)).toEqual([
      'hello',
      'hello copy',
      'hello copy 2',
      'bye',
      'last',
    ]);
  });

  it('adds a case at the end or behind another, indented like the others', () => {
    const added = { name: 'new', function: 'greet', expect: { output: { json: [1, 2] } } };
    expect(edit(tidy, { kind: 'add', case: added })).toBe(
      tidy.replace(
        '} // the last\n',
        `}, // the last
    {
      "name": "new",
      "function": "greet",
      "expect": {
        "output": {
          "json": [1, 2]
        }
      }
    }
`,
      ),
    );
    expect(edit(tidy, { kind: 'add', case: added, after: 0 })).toContain('    }, // fast\n    {\n      "name": "new",');
  });

  it('sets, replaces and removes values of a case', () => {
    const expected = edit(tidy, { kind: 'set', index: 0, path: ['expect', 'output'], value: 'Hello, Ada' });
    expect(expected).toBe(
      tidy.replace('"Ada"\n', '"Ada",\n      "expect": {\n        "output": "Hello, Ada"\n      }\n'),
    );
    expect(edit(expected, { kind: 'set', index: 0, path: ['expect'], value: undefined })).toBe(tidy);
    expect(edit(tidy, { kind: 'set', index: 1, path: ['expect'], value: { output: 'x' } })).toBe(
      tidy.replace(
        '"name": "bye", "function": "greet"',
        '"name": "bye", "function": "greet", "expect": { "output": "x" }',
      ),
    );
    expect(edit(tidy, { kind: 'set', path: ['options', 'wasi'], value: false })).toContain(
      '  ],\n  "options": {\n    "wasi": false\n  }\n}\n',
    );
  });

  it('makes no edit where nothing changes', () => {
    expect(editCases(tidy, { kind: 'set', index: 0, path: ['input'], value: 'Ada' })).toEqual([]);
    expect(editCases(tidy, { kind: 'set', index: 0, path: ['expect'], value: undefined })).toEqual([]);
    expect(editCases(tidy, { kind: 'rename', index: 0, name: 'hello' })).toEqual([]);
    expect(editCases(tidy, { kind: 'move', from: 1, to: 1 })).toEqual([]);
  });

  it.each([
    ['two spaces', '  ', '\n'],
    ['four spaces', '    ', '\n'],
    ['tabs', '\t', '\n'],
    ['CRLF', '  ', '\r\n'],
  ])('writes with %s as the file does', (_, unit, eol) => {
    const change = (text: string): string => text.replaceAll('  ', unit).replaceAll('\n', eol);
    const text = change(
      `\uFEFF{\n  "plugin": "a.wasm",\n  "cases": [\n    {\n      "name": "a",\n      "function": "f"\n    },\n  ],\n}\n`,
    );
    const set = edit(text, { kind: 'set', index: 0, path: ['expect', 'output'], value: 'x' });
    expect(set).toBe(text.replace('"f"', change('"f",\n      "expect": {\n        "output": "x"\n      }')));
    const added = edit(text, { kind: 'add', case: { name: 'b', function: 'g' } });
    const entry = change('\n    {\n      "name": "b",\n      "function": "g"\n    },');
    expect(added).toBe(text.replace(change('    },\n'), change('    },') + entry + eol));
    expect(edit(added, { kind: 'remove', index: 1 })).toBe(text);
  });

  it('keeps files on one line on one line', () => {
    const text = '{"plugin":"a.wasm","cases":[{"name":"a","function":"f"}]}';
    const added = edit(text, { kind: 'add', case: { name: 'b', function: 'g' } });
    expect(added).toBe('{"plugin":"a.wasm","cases":[{"name":"a","function":"f"},{"name":"b","function":"g"}]}');
    expect(edit(added, { kind: 'remove', index: 0 })).toBe('{"plugin":"a.wasm","cases":[{"name":"b","function":"g"}]}');
    expect(edit(text, { kind: 'remove', index: 0 })).toBe('{"plugin":"a.wasm","cases":[]}');
    const spaced = '{ "plugin": "a.wasm", "cases": [ { "name": "a", "function": "f" } ] }';
    expect(edit(spaced, { kind: 'set', index: 0, path: ['expect'], value: { error: true } })).toBe(
      '{ "plugin": "a.wasm", "cases": [ { "name": "a", "function": "f", "expect": { "error": true } } ] }',
    );
  });

  it('makes the list of cases where there is none', () => {
    expect(edit('{\n  "plugin": "a.wasm"\n}\n', { kind: 'add', case: { name: 'a', function: 'f' } })).toBe(
      newCaseFile('a.wasm', { name: 'a', function: 'f' }),
    );
  });

  it('works beside cases that are wrong', () => {
    const text = '{"plugin": "a.wasm", "cases": [{"name": "a"}, 3, {"name": "b", "function": "f"}]}';
    expect(edit(text, { kind: 'move', from: 2, to: 0 })).toBe(
      '{"plugin": "a.wasm", "cases": [{"name": "b", "function": "f"}, {"name": "a"}, 3]}',
    );
  });
});

describe('an edit that cannot be made', () => {
  it.each<[string, CaseEdit, RegExp]>([
    ['{"cases": [}', { kind: 'remove', index: 0 }, /no JSON/],
    ['[]', { kind: 'remove', index: 0 }, /must be an object/],
    ['{"cases": 3}', { kind: 'remove', index: 0 }, /cases must be a list/],
    ['{"cases": []}', { kind: 'remove', index: 0 }, /There is no case at 0/],
    [tidy, { kind: 'move', from: 0, to: 3 }, /There is no case at 3/],
    [tidy, { kind: 'rename', index: 0, name: 'bye' }, /There is a case "bye" already/],
    [tidy, { kind: 'add', case: { name: 'bye', function: 'f' } }, /There is a case "bye" already/],
    [
      tidy,
      { kind: 'set', index: 0, path: ['input', 'json'], value: 1 },
      /input.json cannot be set: input has no place/,
    ],
    [tidy, { kind: 'set', index: 0, path: ['calls', 1, 'input'], value: 'x' }, /Item 1 cannot be set/],
    ['{"cases": [{}]}', { kind: 'duplicate', index: 0 }, /has no name/],
  ])('says why: %#', (text, change, message) => {
    expect(() => editCases(text, change)).toThrow(CaseEditError);
    expect(() => editCases(text, change)).toThrow(message);
  });
});

describe('a new case file', () => {
  it('has two spaces and a final line break, and names no address that an editor would have to reach', () => {
    expect(newCaseFile('dist/a.wasm', { name: 'a', function: 'f' })).toBe(`{
  "plugin": "dist/a.wasm",
  "cases": [
    {
      "name": "a",
      "function": "f"
    }
  ]
}
`);
  });
});
