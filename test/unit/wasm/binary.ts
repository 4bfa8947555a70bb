// Writes WebAssembly binaries byte by byte, also such as no tool writes.
import wabtInit from 'wabt';

export type Bytes = readonly (number | Bytes)[];

export const header: Bytes = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

export const flat = (bytes: Bytes): number[] =>
  bytes.flatMap((each) => (typeof each === 'number' ? [each] : flat(each)));

/** Unsigned LEB128. */
export function leb(value: number): number[] {
  const low = value % 128;
  const rest = Math.floor(value / 128);
  return rest === 0 ? [low] : [low + 128, ...leb(rest)];
}

export const text = (value: string): Bytes => {
  const bytes = [...new TextEncoder().encode(value)];
  return [leb(bytes.length), bytes];
};

export const vector = (...entries: Bytes[]): Bytes => [leb(entries.length), ...entries];

export function section(id: number, ...content: Bytes): Bytes {
  const bytes = flat(content);
  return [id, leb(bytes.length), bytes];
}

export const custom = (name: string, ...content: Bytes): Bytes => section(0, text(name), ...content);

export const moduleOf = (...sections: Bytes[]): Uint8Array<ArrayBuffer> => Uint8Array.from(flat([header, ...sections]));

/** The type section with one signature, `() -> ()`. */
export const voidType: Bytes = section(1, vector([0x60, 0, 0]));

const wabt = await wabtInit();
const features = { exceptions: true, threads: true, tail_call: true, annotations: true, memory64: true };

/** Assembles a text that is right, with its names. */
export function wat(source: string): Uint8Array<ArrayBuffer> {
  const module = wabt.parseWat('test.wat', new TextEncoder().encode(source), features);
  try {
    // The types of wabt lack the parameter.
    (module.validate as (options: typeof features) => void).call(module, features);
    return Uint8Array.from(module.toBinary({ write_debug_names: true }).buffer);
  } finally {
    module.destroy();
  }
}
