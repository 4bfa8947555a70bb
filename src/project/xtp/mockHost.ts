// A mock host: a module whose exports stand in for the host functions that a plug-in imports.
import { judgeImport } from '../../runtime/imports';
import { ByteWriter } from '../../runtime/merge/byteWriter';
import type { PluginSource } from '../../runner/runner';
import { readModule } from '../../wasm';
import type { ExternalType, WasmModule } from '../../wasm/types';
import { harnessModule } from './testModule';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The plug-in with the mock host beside it, under each name from which the plug-in imports something that the mock host
 * has. Under two names it is two instances.
 *
 * @throws WasmFormatError if one of them is no module.
 */
export function withMockHost<T extends PluginSource>(plugin: T, mockHost: Bytes): T {
  const { linked = [], mainName } = plugin;
  const taken = new Set([...linked.map(({ name }) => name), mainName ?? 'main', harnessModule]);
  const host = readModule(mockHost);
  const given = new Set(host.exports.map(({ name }) => name));
  const wanted = [plugin.bytes, ...linked.map(({ bytes }) => bytes)]
    .flatMap((bytes) => readModule(bytes).imports)
    .filter((each) => !taken.has(each.module) && given.has(each.name) && judgeImport(each).support !== 'provided')
    .map(({ module }) => module);
  const bytes = asLibrary(host, mockHost);
  return { ...plugin, linked: [...[...new Set(wanted)].map((name) => ({ name, bytes })), ...linked] };
}

/**
 * Some toolchains make commands of what is meant as a library. A command would get a fresh instance for each call, and a
 * mock host could remember nothing; its `_start` does what `_initialize` does in a library.
 */
export function asLibrary(module: WasmModule, bytes: Bytes): Bytes {
  const names = new Set(module.exports.map(({ name }) => name));
  const at = module.sections.findIndex(({ name, id }) => id !== 0 && name === 'export');
  const section = module.sections[at];
  if (section === undefined || !names.has('_start')) return bytes;
  const start = names.has('_initialize') ? undefined : '_initialize';
  const exports = module.exports.flatMap((each) => {
    const name = each.name === '_start' ? start : each.name;
    return name === undefined ? [] : [{ ...each, name }];
  });
  const before = module.sections[at - 1];
  const end = section.offset + section.size;
  const writer = new ByteWriter(bytes.length + 16);
  // The section's own header follows what came before it, or the file's.
  writer.bytes(bytes.subarray(0, before === undefined ? 8 : before.offset + before.size));
  writer.byte(section.id);
  writer.sized(() => {
    writer.number(exports.length);
    for (const { name, external, index } of exports) {
      const encoded = new TextEncoder().encode(name);
      writer.number(encoded.length);
      writer.bytes(encoded);
      writer.byte(kinds.indexOf(external.kind));
      writer.number(index);
    }
  });
  writer.bytes(bytes.subarray(end));
  return writer.written();
}

const kinds: readonly ExternalType['kind'][] = ['function', 'table', 'memory', 'global', 'tag'];
