// The tree of the Plug-ins view as data: groups, order and ids.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PluginEntry } from '../../../src/ui/catalogue/entry';
import { type Node, childrenOf, functionPath, pluginNode } from '../../../src/ui/explorer/nodes';

type Description = NonNullable<PluginEntry['description']>;

const entryOf = (changes: Partial<Description>): PluginEntry => ({
  uri: 'file:///a.wasm' as unknown as PluginEntry['uri'],
  kind: 'wasm',
  label: 'a.wasm',
  state: 'ready',
  size: 8,
  modified: 0,
  stamp: '',
  description: {
    ...{ size: 8, language: undefined, functions: [], imports: [], memories: [], customSections: [], usesWasi: false },
    ...changes,
  },
});
const fn = (name: string): Description['functions'][number] => ({
  ...{ name, callable: true, type: { parameters: [], results: [] } },
});
const imported = (module: string, name: string): Description['imports'][number] => ({
  ...{ module, name, signature: '()', support: 'provided' },
});
const section = (name: string): Description['customSections'][number] => ({ id: 0, name, offset: 8, size: 1 });
const memory = { minimum: 1, shared: false, index: 'i32' } as const;

const all = (entry: PluginEntry, node: Node = pluginNode(entry)): Node[] => [
  node,
  ...childrenOf(node, entry).flatMap((child) => all(entry, child)),
];

describe('the tree', () => {
  it('groups imports by module in the order of the binary', () => {
    const entry = entryOf({ imports: [imported('b', 'x'), imported('a', 'y'), imported('b', 'z')] });
    expect(
      all(entry)
        .filter((node) => node.kind === 'module' || node.kind === 'import')
        .map((node) => node.name),
    ).toEqual([...['b', 'x', 'z'], ...['a', 'y']]);
  });

  it('shows a single memory in its group, several below it', () => {
    const names = (count: number): string[] =>
      all(entryOf({ memories: Array.from({ length: count }, () => memory) })).map((node) => node.name);
    expect(names(1)).toEqual(['a.wasm', 'Functions', 'Imports', 'Memory']);
    expect(names(2)).toEqual(['a.wasm', 'Functions', 'Imports', 'Memory', 'Memory 0', 'Memory 1']);
  });

  it('shows each error of a text plug-in, or the one of a binary', () => {
    const mark = (line: number): { line: number; column: number; endColumn: number; message: string } => ({
      ...{ line, column: 1, endColumn: 2, message: 'unexpected token' },
    });
    const { description, ...rest } = entryOf({});
    const broken = (problem: NonNullable<PluginEntry['problem']>): Node[] =>
      all({ ...rest, state: 'broken', problem }).slice(1);
    expect(description).toBeDefined();
    expect(broken({ message: 'breaks off', offset: 9 }).map((node) => node.name)).toEqual(['breaks off']);
    expect(broken({ message: 'two errors', marks: [mark(1), mark(2)] }).map((node) => node.id)).toEqual([
      'file:///a.wasm#unexpected%20token',
      'file:///a.wasm#unexpected%20token#1',
    ]);
  });

  it('leads from the root to a function', () => {
    const entry = entryOf({ functions: [fn('one'), fn('two')] });
    expect(functionPath(pluginNode(entry), entry, 'two').map((node) => node.name)).toEqual([
      'a.wasm',
      'Functions',
      'two',
    ]);
    expect(functionPath(pluginNode(entry), entry, 'three')).toEqual([]);
  });

  it('gives every node an id of its own, whatever names the file holds', () => {
    const name = fc.oneof(fc.constantFrom('a', 'a#1', '#', 'Imports', 'a#0', ''), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(
        fc.array(name),
        fc.array(fc.tuple(name, name)),
        fc.array(name),
        fc.nat(3),
        (functions, imports, sections, memories) => {
          const entry = entryOf({
            functions: functions.map(fn),
            imports: imports.map(([module, each]) => imported(module, each)),
            customSections: sections.map(section),
            memories: Array.from({ length: memories }, () => memory),
          });
          const ids = all(entry).map((node) => node.id);
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
    );
  });

  it('keeps the id of a function when others come and go', () => {
    const idOf = (functions: string[]): string | undefined =>
      all(entryOf({ functions: functions.map(fn) })).find((node) => node.name === 'kept')?.id;
    expect(idOf(['kept'])).toBe(idOf(['new', 'other', 'kept']));
  });
});
