// Finds what the function bodies of a module refer to (scanner.wat).
import scannerBytes from './scanner.wat';
import { contentOf, type Layout } from './layout';
import { Unmergeable } from './unmergeable';

/** In the order of the numbers in scanner.wat. */
const kinds = ['function', 'global', 'type', 'memory', 'implicit memory', 'local', 'control'] as const;

/** `implicit memory` is a load or store in memory 0; `control` a block, branch or exit, but no `if`. */
export type ReferenceKind = (typeof kinds)[number];

/** An instruction's operand. Offsets are in the file. */
export interface Reference {
  readonly kind: ReferenceKind;
  readonly index: number;
  /** Of the instruction. */
  readonly start: number;
  /** Of the index; of the flags of a load or store in memory 0. */
  readonly at: number;
  /** Behind the index. */
  readonly end: number;
}

/** A function's body with references. Offsets are in the file. */
export interface Body {
  /** Number of the body in the code section. */
  readonly number: number;
  /** Of its size, which is in front. */
  readonly sizeOffset: number;
  /** Of the declarations of its locals. */
  readonly start: number;
  readonly instructions: number;
  readonly end: number;
  /** The highest index of a local, plus 1; 0 if it uses none. */
  readonly usedLocals: number;
  readonly references: readonly Reference[];
}

interface ScannerExports {
  readonly memory: WebAssembly.Memory;
  scan(length: number, mostNotes: number): number;
  notes_end(): number;
}

// As in scanner.wat.
const limitsOffset = 768;
const notedOffset = 800;
const inputOffset = 1024;
const fieldsOfNote = 7;
const bodyKind = 7;
const pageBytes = 65536;

const all = 0xffffffff;

/** Real plug-ins have some hundred; each becomes an object. */
const mostNotes = 100_000;

let compiled: WebAssembly.Module | undefined;

/**
 * The bodies that refer to functions below `functionsBelow`, with these references; or `'all'` references of all bodies.
 *
 * @throws Unmergeable if a body has an instruction that is not known, or names what the module does not have.
 */
export function scanBodies(module: Layout, wanted: { readonly functionsBelow: number } | 'all'): Body[] {
  const code = contentOf(module, 'code');
  if (code === undefined) return [];
  compiled ??= new WebAssembly.Module(scannerBytes);
  const scanner = new WebAssembly.Instance(compiled).exports as unknown as ScannerExports;
  // The page that is there holds the tables, and more than the zeros behind the code.
  scanner.memory.grow(Math.ceil(code.remaining / pageBytes));
  const { buffer } = scanner.memory;
  const { functions, globals, types, memories } = module;
  const limits = [functions.length, globals, types.length, memories, Math.min(memories, 1), all, all];
  new Uint32Array(buffer, limitsOffset).set(limits);
  new Uint32Array(buffer, notedOffset).set(wanted === 'all' ? kinds.map(() => all) : [wanted.functionsBelow]);
  new Uint8Array(buffer).set(code.bytes.subarray(code.offset, code.end), inputOffset);
  const notes = scanner.scan(code.remaining, mostNotes);
  if (notes === 0) throw new Unmergeable();
  return readNotes(
    new Uint32Array(scanner.memory.buffer, notes, (scanner.notes_end() - notes) / Uint32Array.BYTES_PER_ELEMENT),
    code.offset - inputOffset,
  );
}

/** @param shift From the scanner's offsets to those in the file. */
function readNotes(notes: Uint32Array, shift: number): Body[] {
  const bodies: Body[] = [];
  let references: Reference[] = [];
  for (let at = 0; at < notes.length; at += fieldsOfNote) {
    const kind = notes[at] ?? 0;
    const index = notes[at + 1] ?? 0;
    const start = (notes[at + 2] ?? 0) + shift;
    const middle = (notes[at + 3] ?? 0) + shift;
    const end = (notes[at + 4] ?? 0) + shift;
    if (kind === bodyKind) {
      references = [];
      const bodyEnd = (notes[at + 5] ?? 0) + shift;
      const usedLocals = notes[at + 6] ?? 0;
      bodies.push({
        number: index,
        sizeOffset: start,
        start: middle,
        instructions: end,
        end: bodyEnd,
        usedLocals,
        references,
      });
    } else references.push({ kind: kinds[kind] ?? 'control', index, start, at: middle, end });
  }
  return bodies;
}
