// Names below a folder as paths of the machine.
import { posix, win32 } from 'node:path';
import { Errno, WasiError } from '../wasi/errno';

/** Devices in every folder of Windows, with any extension and with spaces before it. */
const device = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|:|$)/i;

/**
 * True if the machine takes a name for that of one thing in one folder, and for the same thing as the plug-in does.
 * On Windows a backslash separates, a colon names a drive or a stream of a file, a dot or space at the end is dropped
 * (so that `.. ` climbs), and some names are devices wherever they are.
 */
export function isPlainName(name: string, platform: NodeJS.Platform = process.platform): boolean {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) return false;
  if (platform !== 'win32') return true;

  return !/[\\:*?"<>|\x00-\x1f]/.test(name) && !/[. ]$/.test(name) && !device.test(name);
}

/**
 * @param root absolute, of the machine.
 * @throws WasiError `notcapable` for a name that the machine may take for something else.
 */
export function hostPath(root: string, parts: readonly string[], platform: NodeJS.Platform = process.platform): string {
  if (!parts.every((name) => isPlainName(name, platform))) throw new WasiError(Errno.notcapable);
  return (platform === 'win32' ? win32 : posix).join(root, ...parts);
}

/** A link's target with the separators of the plug-in, or of the machine. */
export const guestTarget = (target: string, platform: NodeJS.Platform = process.platform): string =>
  platform === 'win32' ? target.replaceAll('\\', '/') : target;

/** @throws WasiError as {@link hostPath} */
export function hostTarget(target: string, platform: NodeJS.Platform = process.platform): string {
  const names = target.split('/').filter((name) => name !== '' && name !== '.' && name !== '..');
  if (!names.every((name) => isPlainName(name, platform))) throw new WasiError(Errno.notcapable);
  return platform === 'win32' ? target.replaceAll('/', '\\') : target;
}
