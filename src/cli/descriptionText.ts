// The description of a module for people, as the tree in the editor has it.
import { formatFunctionType, type Limits } from '../wasm';
import type { InspectedImport, InspectedModule } from './inspect';
import { visible, type Colours } from './terminal';

const marks = { provided: 'provided', mock: 'needs a mock', unknown: 'unknown' } as const;

export function descriptionText(module: InspectedModule, colours: Colours): string {
  const { bold, dim, green } = colours;
  const facts = [
    module.language ?? 'language unknown',
    formatSize(module.size),
    ...(module.usesWasi ? ['WASI preview 1'] : []),
  ];
  const section = (title: string, rows: readonly Row[]): string[] => sectionLines(title, rows, colours);
  return [
    `${bold(visible(module.name))}: ${facts.join(', ')}`,
    ...section(
      'Functions',
      module.functions.map(({ name, type, callable, reason, note }) => {
        const text = callable ? formatFunctionType(type) : dim(`not callable: ${reason ?? ''}`);
        return { name, paint: callable ? green : dim, text: note === undefined ? text : `${text}  ${dim(note)}` };
      }),
    ),
    ...[...new Set(module.imports.map((each) => each.module))].flatMap((name) =>
      section(
        `Imports from ${visible(name)}`,
        module.imports.filter((each) => each.module === name).map((each) => importRow(each, colours)),
      ),
    ),
    ...section(
      'Memory',
      module.memories.map((memory) => ({ name: formatLimits(memory), text: '' })),
    ),
    ...section(
      'Custom sections',
      module.customSections.map(({ name, size }) => ({ name, text: formatSize(size) })),
    ),
    '',
  ].join('\n');
}

interface Row {
  readonly name: string;
  readonly text: string;
  readonly paint?: (text: string) => string;
}

function importRow({ name, signature, support, advice, providedBy }: InspectedImport, colours: Colours): Row {
  const paint = { provided: colours.green, mock: colours.yellow, unknown: colours.red }[support];
  const mark = providedBy === undefined ? marks[support] : `provided by the module ${visible(providedBy)}`;
  const text = `${signature}  ${paint(mark)}${advice === undefined ? '' : `: ${visible(advice)}`}`;
  return { name, text, ...(support !== 'provided' && { paint }) };
}

function sectionLines(title: string, rows: readonly Row[], { bold }: Colours): string[] {
  if (rows.length === 0) return [];
  const names = rows.map(({ name }) => visible(name));
  const width = Math.min(40, Math.max(...names.map((name) => name.length)));
  const lines = rows.map(({ text, paint = (plain: string) => plain }, at) => {
    const name = names[at] ?? '';
    const gap = text === '' ? '' : ' '.repeat(Math.max(0, width - name.length) + 2);
    return `  ${paint(name)}${gap}${text}`;
  });
  return ['', bold(title), ...lines];
}

function formatLimits({ minimum, maximum, shared, index }: Limits): string {
  const range = maximum === undefined ? `${minimum} pages and more` : `${minimum} to ${maximum} pages`;
  return [range, ...(shared ? ['shared'] : []), ...(index === 'i64' ? ['64-bit'] : [])].join(', ');
}

function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
