// Text-format WebAssembly as an importable asset: `import bytes from './x.wat'` gives the binary as a Uint8Array.
import { readFile } from 'node:fs/promises';
import wabtInit from 'wabt';

let wabt;

/** Assembles a file. Throws with file, line and column on a syntax or type error. */
export async function assemble(path, options) {
  return assembleText(path, await readFile(path, 'utf8'), options);
}

/** Assembles text-format WebAssembly; `name` is what messages call it. */
export async function assembleText(name, text, { debugNames = false } = {}) {
  wabt ??= await wabtInit();
  // As bytes: of a string it takes the lower half of each character.
  const module = wabt.parseWat(name, new TextEncoder().encode(text));
  try {
    module.validate();
    return module.toBinary({ write_debug_names: debugNames }).buffer;
  } finally {
    module.destroy();
  }
}

/** esbuild plug-in. The names stay in: by its module's name a stack trace tells the kernel's frames from a plug-in's. */
export const watAssembler = () => ({
  name: 'wat',
  setup(build) {
    build.onLoad({ filter: /\.wat$/ }, async ({ path }) => ({
      contents: await assemble(path, { debugNames: true }),
      loader: 'binary',
    }));
  },
});

/** The same for Vite, and so for the unit tests. */
export const watModules = () => ({
  name: 'wat',
  enforce: 'pre',
  async load(id) {
    if (!id.endsWith('.wat')) return undefined;
    const base64 = Buffer.from(await assemble(id, { debugNames: true })).toString('base64');
    return `export default new Uint8Array(Buffer.from(${JSON.stringify(base64)}, 'base64'));`;
  },
});
