// Makes a server's folder know the extension of this checkout, where it lies: a rebuild needs only a reload of the window.
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../setup/root.mjs';

/** Takes the place of what is installed in that folder. */
export async function useCheckout(folder) {
  const extensions = path.join(folder, 'extensions');
  await mkdir(extensions, { recursive: true });
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const entry = {
    identifier: { id: `${publisher}.${name}` },
    version,
    location: { $mid: 1, path: root, scheme: 'file' },
    metadata: { source: 'resource', isMachineScoped: true },
  };
  await writeFile(path.join(extensions, 'extensions.json'), JSON.stringify([entry]));
}
