// The plug-in's memory as WASI functions read and write it: checked, and fresh after it grew.
import { Errno, WasiError } from './errno';

export class WasiMemory {
  #memory: WebAssembly.Memory | undefined;
  #view = new DataView(new ArrayBuffer(0));
  #bytes = new Uint8Array(0);

  bind(memory: WebAssembly.Memory): void {
    this.#memory = memory;
    this.#refresh();
  }

  u8(at: number): number {
    return this.#range(at, 1).getUint8(at);
  }

  u16(at: number): number {
    return this.#range(at, 2).getUint16(at, true);
  }

  u32(at: number): number {
    return this.#range(at, 4).getUint32(at, true);
  }

  u64(at: number): bigint {
    return this.#range(at, 8).getBigUint64(at, true);
  }

  setU8(at: number, value: number): void {
    this.#range(at, 1).setUint8(at, value);
  }

  setU16(at: number, value: number): void {
    this.#range(at, 2).setUint16(at, value, true);
  }

  setU32(at: number, value: number): void {
    this.#range(at, 4).setUint32(at, value, true);
  }

  setU64(at: number, value: bigint): void {
    this.#range(at, 8).setBigUint64(at, value, true);
  }

  /** The bytes themselves; good until the plug-in runs again. */
  bytes(at: number, length: number): Uint8Array {
    this.#range(at, length);
    return this.#bytes.subarray(at, at + length);
  }

  /** The buffers of a list of `(address, length)` pairs. */
  vectors(at: number, count: number): Uint8Array[] {
    this.#range(at, count * 8);
    const vectors: Uint8Array[] = [];
    for (let i = 0; i < count; i++) vectors.push(this.bytes(this.u32(at + i * 8), this.u32(at + i * 8 + 4)));
    return vectors;
  }

  /** @throws WasiError `fault` for what lies outside. */
  #range(at: number, length: number): DataView {
    if (this.#view.byteLength === 0 || this.#view.buffer !== this.#memory?.buffer) this.#refresh();
    if (at + length > this.#view.byteLength) throw new WasiError(Errno.fault);
    return this.#view;
  }

  #refresh(): void {
    if (this.#memory === undefined) return;
    this.#view = new DataView(this.#memory.buffer);
    this.#bytes = new Uint8Array(this.#memory.buffer);
  }
}
