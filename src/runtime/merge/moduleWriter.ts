// Writes a module section by section out of those of two others.
import { sectionIds, type SectionName } from '../../wasm/sections';
import { encodeText } from '../text';
import { ByteWriter } from './byteWriter';
import { contentOf, type Layout } from './layout';

const headerSize = 8;

export class ModuleWriter {
  readonly out: ByteWriter;

  constructor(
    private readonly first: Layout,
    private readonly second: Layout,
  ) {
    // Indices of the second one grow; of custom sections, which may be most of a file, only the names are kept.
    this.out = new ByteWriter(sizeOf(first) + 4 * sizeOf(second));
    this.out.bytes(first.bytes.subarray(0, headerSize));
  }

  section(name: SectionName, content: () => void): void {
    this.out.byte(sectionIds[name]);
    this.out.sized(content);
  }

  /** The section of the first module as it is, if it has one. */
  copy(name: SectionName): void {
    const reader = contentOf(this.first, name);
    if (reader === undefined) return;
    this.section(name, () => this.out.bytes(reader.bytes.subarray(reader.offset, reader.end)));
  }

  /**
   * The entries of the first module and those of the second behind them; as they are, unless there is something to write them.
   *
   * @param entries.last Writes the entries behind both.
   * @param entries.more How many these are.
   */
  join(
    name: SectionName,
    entries: {
      readonly first?: () => void;
      readonly second?: () => void;
      readonly last?: () => void;
      readonly more?: number;
    } = {},
  ): void {
    const first = entriesOf(this.first, name);
    const second = entriesOf(this.second, name);
    this.section(name, () => {
      this.out.number(first.count + second.count + (entries.more ?? 0));
      if (entries.first === undefined) this.out.bytes(first.bytes);
      else entries.first();
      if (entries.second === undefined) this.out.bytes(second.bytes);
      else entries.second();
      entries.last?.();
    });
  }

  /** The names that the first module gives to things. */
  names(): void {
    const reader = contentOf(this.first, 'name');
    if (reader === undefined) return;
    this.out.byte(0);
    this.out.sized(() => {
      this.text('name');
      this.out.bytes(reader.bytes.subarray(reader.offset, reader.end));
    });
  }

  text(text: string): void {
    const bytes = encodeText(text);
    this.out.number(bytes.length);
    this.out.bytes(bytes);
  }
}

const nothing = new Uint8Array();

function entriesOf(module: Layout, name: SectionName): { readonly count: number; readonly bytes: Uint8Array } {
  const reader = contentOf(module, name);
  if (reader === undefined) return { count: 0, bytes: nothing };
  const count = reader.u32('the number of entries');
  return { count, bytes: reader.bytes.subarray(reader.offset, reader.end) };
}

const sizeOf = ({ sections }: Layout): number =>
  sections.reduce((sum, { id, name, size }) => (id === 0 && name !== 'name' ? sum : sum + size), headerSize);
