// What a case file may say, and how its reader tells what is wrong and where.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxCaseFileBytes, newCaseFile, parseCases, placeOf } from '../../../../src/project/cases/file';
import { caseFiles, json } from './arbitrary';
import { anyLayout } from './layout';

/** A file with these cases. */
const withCases = (...cases: readonly string[]): string =>
  `{\n  "plugin": "a.wasm",\n  "cases": [\n${cases.map((each) => `    ${each}`).join(',\n')}\n  ]\n}\n`;
/** A file with one case, of which this is the rest. */
const inCase = (rest: string): string => withCases(`{"name": "a", "function": "f", ${rest}}`);

/** Each problem as the text that it is at, its message and its hint. */
const problems = (text: string): [string, string, string?][] =>
  parseCases(text).problems.map(({ offset, length, message, hint }) => {
    const at = text.slice(offset, offset + length);
    return hint === undefined ? [at, message] : [at, message, hint];
  });

describe('a case file', () => {
  it('is JSON with comments, trailing commas and a byte order mark, however it is laid out', () => {
    fc.assert(
      fc.property(anyLayout(caseFiles), ({ value, text }) => {
        const { file, problems, places } = parseCases(text);
        expect(problems).toEqual([]);
        expect(file).toEqual(value);
        expect(
          places.map(({ name, nameOffset, nameLength }) => [name, text.slice(nameOffset, nameOffset + nameLength)]),
        ).toEqual(value.cases.map(({ name }) => [name, JSON.stringify(name)]));
      }),
      { numRuns: 300 },
    );
  });

  it('may have keys of any name, also such as objects have themselves', () => {
    const text = inCase('"options": {"config": {"__proto__": "a", "constructor": "b"}}');
    expect(JSON.stringify(parseCases(text).file?.cases[0]?.options?.config)).toBe(
      '{"__proto__":"a","constructor":"b"}',
    );
  });

  it('keeps the right cases beside wrong ones, each with its index in the text', () => {
    const text = withCases(
      '{"name": "a", "function": "f"}',
      '3',
      '{"name": "b"}',
      '{"name": "c", "calls": [{"function": "f"}, {"function": "g"}]}',
      '{"function": "f"}',
    );
    const { file, places, problems: found } = parseCases(text);
    expect(file?.cases.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(
      places.map(({ index, line, column, endLine, endColumn }) => [index, line, column, endLine, endColumn]),
    ).toEqual([
      [0, 4, 5, 4, 35],
      [3, 7, 5, 7, 67],
    ]);
    expect(found.map(({ caseIndex, caseName, line }) => [caseIndex, caseName, line])).toEqual([
      [1, undefined, 5],
      [2, 'b', 6],
      [4, undefined, 8],
    ]);
    expect(found.map(({ message }) => message)).toEqual([
      'The case cases[1] must be an object, and is a number.',
      'The case "b" needs function.',
      'The case cases[4] needs name.',
    ]);
  });

  it('is none without its own fields, whatever the cases are', () => {
    expect(problems('{}')).toEqual([
      ['{}', 'The file needs plugin.'],
      ['{}', 'The file needs cases.'],
    ]);
    expect(problems('{\n}')[0]).toEqual(['{', 'The file needs plugin.']);
    expect(problems('[]')).toEqual([['[]', 'The file must be an object, and is a list.']]);
    expect(problems('null')).toEqual([['null', 'The file must be an object, and is null.']]);
    const { file, places } = parseCases('{"plugn": "a.wasm", "cases": [{"name": "a", "function": "f"}]}');
    expect(file).toBeUndefined();
    expect(places).toHaveLength(1);
    expect(problems('{"plugin": "a.exe", "cases": {}, "config": {}}')).toEqual([
      ['"a.exe"', 'plugin is no plug-in.', expect.stringContaining('.wasm, a .wat or a manifest')],
      ['{}', 'cases must be a list, and is an object.'],
      ['"config"', 'config is no field of a case file.', 'Did you mean options.config?'],
    ]);
  });

  it('has no two cases of one name', () => {
    const text = withCases('{"name": "a", "function": "f"}', '{"name": "b"}', '{"name": "a", "function": "g"}');
    const { file, problems: found } = parseCases(text);
    expect(file?.cases).toEqual([{ name: 'a', function: 'f' }]);
    expect(found[1]).toMatchObject({ line: 6, column: 14, endColumn: 17, caseIndex: 2, caseName: 'a' });
    expect(problems(text)[1]).toEqual([
      '"a"',
      'name is "a" on line 4 and on line 6.',
      'Give each case a name of its own.',
    ]);
  });

  it.each<[string, string, string, string?]>([
    ['"expct": {}', '"expct"', 'expct is no field of a case.', 'Did you mean expect?'],
    ['"output": "x"', '"output"', 'output is no field of a case.', 'Did you mean expect.output?'],
    ['"timeoutMs": 1', '"timeoutMs"', 'timeoutMs is no field of a case.', 'Did you mean options.timeout_ms?'],
    [
      '"options": {"max_pages": 1}',
      '"max_pages"',
      'options.max_pages is no field of options.',
      'Did you mean memory.max_pages?',
    ],
    ['"name": "b"', '"name"', 'name is there twice.', 'Keep one of the two.'],
    ['"calls": []', '[]', 'calls is empty.', 'List a call, as in [{"function": "greet"}].'],
    ['"input": 5', '5', 'input must be a string or an object, and is a number.', 'Write "5".'],
    [
      '"input": [1]',
      '[1]',
      'input must be a string or an object, and is a list.',
      'Put JSON into json, as in {"json": [1, 2]}.',
    ],
    [
      '"input": null',
      'null',
      'input must be a string or an object, and is null.',
      'Put JSON into json, as in {"json": [1, 2]}.',
    ],
    [
      '"input": {"text": "a", "hex": "00"}',
      '{"text": "a", "hex": "00"}',
      'input needs exactly one of text, json, base64, hex and file, and has text and hex.',
    ],
    [
      '"input": {"hex": "0g"}',
      '"0g"',
      'input.hex is no hexadecimal text.',
      'Write two digits for each byte, as in "00 ff".',
    ],
    [
      '"input": {"base64": "A"}',
      '"A"',
      'input.base64 is no base64.',
      'Its digits are A–Z, a–z, 0–9, + and /, with = at the end.',
    ],
    [
      '"expect": {"matches": "("}',
      '"("',
      'expect.matches is no regular expression (Unterminated group).',
      'Expressions are those of JavaScript with the flag u.',
    ],
    ['"expect": {"hash": "ab"}', '"ab"', 'expect.hash is no hash.', 'Write sha256: and 64 hexadecimal digits.'],
    ['"expect": {"max_ms": -1}', '-1', 'expect.max_ms must be a number from 0, and is -1.'],
    ['"expect": {"max_ms": 1e999}', '1e999', 'expect.max_ms must be a number from 0, and is Infinity.'],
    ['"expect": {"exit_code": 1.5}', '1.5', 'expect.exit_code must be a whole number, and is 1.5.'],
    ['"expect": {"error": false}', 'false', 'expect.error is false, which says nothing.', 'Leave it out.'],
    [
      '"options": {"allowed_hosts": ["https://a.b"]}',
      '"https://a.b"',
      'options.allowed_hosts[0] is no host.',
      'Give its name alone, without scheme, port and path; * stands for any characters.',
    ],
    [
      '"options": {"log_level": "inf"}',
      '"inf"',
      'options.log_level must be "trace", "debug", "info", "warn" or "error", and is "inf".',
      'Did you mean info?',
    ],
    [
      '"mocks": {"http": [{"error": "a", "status": 200}]}',
      '"error"',
      'mocks.http[0].error stands beside status.',
      'An answer is either an error or a value; leave one out.',
    ],
    [
      '"mocks": {"functions": {"a b": {"f": "x"}}}',
      '"x"',
      'mocks["a b"].f must be an object or a list, and is a string.',
    ],
  ])('tells what is wrong with %s', (rest, at, message, hint) => {
    const expected = message.replace('mocks["a b"]', 'mocks.functions["a b"]');
    const found = problems(inCase(rest)).find(([, text]) => text === expected);
    expect(found?.slice(0, 2), JSON.stringify(problems(inCase(rest)))).toEqual([at, expected]);
    if (hint !== undefined) expect(found?.[2]).toBe(hint);
  });

  it('has calls, or one call, and not both', () => {
    const text = withCases('{"name": "a", "function": "f", "expect": {}, "calls": [{"function": "g"}]}');
    expect(problems(text).map(([at, message]) => [at, message])).toEqual([
      ['"function"', 'function stands beside calls.'],
      ['"expect"', 'expect stands beside calls.'],
    ]);
  });
});

describe('text that is no JSON', () => {
  it.each([
    ['', 1, 1, 'The file is empty.'],
    [' \n', 1, 1, 'The file is empty.'],
    ['{', 1, 2, 'expected "}", found the end of the file'],
    ['{\n  "a" 1}', 2, 7, 'expected ":", found "1"'],
    ['{\r\n"a": 1\r\n"b": 2}', 3, 1, 'expected ",", found "b"'],
    ["{'a': 1}", 1, 2, `"'a'" means nothing in it`],
    ['[1, 2', 1, 6, 'expected "]", found the end of the file'],
    ['[1,,2]', 1, 4, 'expected a value, found ","'],
    ['{"a": "b\n"}', 1, 7, 'a string does not end on its line'],
    ['{"a": "\t"}', 1, 7, 'a string has a control character'],
    ['{"a": "\\x"}', 1, 7, 'no such escape'],
    ['{} /* a', 1, 4, 'a comment does not end'],
    ['{"a": TRUE}', 1, 7, '"TRUE" means nothing in it'],
    ['{}\n{}', 2, 1, 'stands behind its end'],
  ])('is told by its first error: %j', (text, line, column, message) => {
    const { file, places, problems: found, document } = parseCases(text);
    expect([file, document, places]).toEqual([undefined, undefined, []]);
    expect(found).toEqual([expect.objectContaining({ line, column, severity: 'error' })]);
    expect(found[0]?.message).toContain(message);
    expect(found[0]?.hint).toMatch(/^[A-Z].*\.$/s);
  });

  it('is refused if it is too large, before it is parsed', () => {
    const start = 'x'.repeat(maxCaseFileBytes);
    expect(problems(`${start}x`)).toEqual([
      ['', expect.stringContaining('larger than 10 MB'), expect.stringContaining('"file"')],
    ]);
    // Three bytes each.
    expect(problems('€'.repeat(maxCaseFileBytes / 3 + 1))[0]?.[1]).toContain('larger than 10 MB');
    expect(problems(start)[0]?.[1]).toContain('no JSON');
  });

  it.each(['[', '{"a":', '{"plugin": "a.wasm", "cases": ['])('is refused if it is nested too deeply: %s', (bracket) => {
    expect(problems(bracket.repeat(100_000))).toEqual([
      [expect.stringMatching(/^[[{]$/), 'The file has more than 500 brackets within each other.', expect.any(String)],
    ]);
    const deep = inCase(`"input": {"json": ${'['.repeat(450)}${']'.repeat(450)}}`);
    expect(parseCases(deep).problems).toEqual([]);
  });

  it('never makes the reader throw', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '\\',
        '\n',
        '\r',
        '/*',
        '*/',
        '//',
        '\uFEFF',
        '\ud800',
        '1e9',
        'null',
      ),
      fc.constantFrom(
        '"plugin": "a.wasm"',
        '"cases": [',
        '{"name": "a", "function": "f"}',
        '"expect": {',
        '"__proto__"',
      ),
      fc.string({ maxLength: 5, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        for (const { offset, length, line, column, endLine, endColumn } of parseCases(text).problems) {
          expect(offset + length).toBeLessThanOrEqual(text.length);
          expect([line, column]).toEqual(position(text, offset));
          expect([endLine, endColumn]).toEqual(position(text, offset + length));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('is told of for no more than a thousand cases', () => {
    const text = withCases(...Array.from({ length: 5000 }, () => '{}'), '{"name": "a", "function": "f"}');
    const { file, problems: found, places } = parseCases(text);
    expect(found).toHaveLength(1000);
    expect(file?.cases).toHaveLength(1);
    expect(places[0]?.index).toBe(5000);
  });
});

/** Line and column; between CR and LF there is no line. */
function position(text: string, offset: number): [number, number] {
  const inBreak = text[offset - 1] === '\r' && text[offset] === '\n';
  const before = text.slice(0, inBreak ? offset - 1 : offset).split(/\r\n|\n|\r/);
  return [before.length, (before.at(-1)?.length ?? 0) + (inBreak ? 2 : 1)];
}

describe('the place of a path', () => {
  const text = withCases(
    '3',
    '{"name": "a", "calls": [{"function": "f"}, {"function": "g", "expect": {"output": {"hex": "00"}}}]}',
  );
  const parsed = parseCases(text);
  const at = (index: number, ...path: (string | number)[]): string | undefined => {
    const range = placeOf(parsed, index, path);
    return range && text.slice(range.offset, range.offset + range.length);
  };

  it('is that of the value', () => {
    expect(at(1, 'calls', 1, 'expect', 'output')).toBe('{"hex": "00"}');
    expect(at(1, 'name')).toBe('"a"');
    expect(placeOf(parsed, 1, ['name'])).toMatchObject({ line: 5, column: 14, endLine: 5, endColumn: 17 });
  });

  it('is that of the nearest parent of what is not there', () => {
    expect(at(1, 'calls', 0, 'expect', 'output')).toBe('{"function": "f"}');
    expect(at(1, 'calls', 7, 'expect')).toMatch(/^\[\{"function": "f"\}/);
    expect(at(1, 'options')).toMatch(/^\{"name": "a"/);
    expect(at(1, 'name', 'x')).toBe('"a"');
  });

  it('is undefined without the case', () => {
    expect(placeOf(parsed, 2, [])).toBeUndefined();
    expect(placeOf(parseCases('{'), 0, [])).toBeUndefined();
  });

  it('is found for any value', () => {
    fc.assert(
      fc.property(json, (value) => {
        const file = parseCases(newCaseFile('a.wasm', { name: 'a', function: 'f', input: { json: value } }));
        expect(file.file?.cases[0]).toEqual({ name: 'a', function: 'f', input: { json: value } });
        expect(placeOf(file, 0, ['input', 'json'])).toBeDefined();
      }),
    );
  });
});
