// A file of a folder that is mounted read-only.
import { Errno, WasiError } from './errno';
import type { File } from './fileSystem';

const refuse = (): never => {
  throw new WasiError(Errno.perm);
};

/** The file as far as it only looks; whoever opened it owns the original. */
export const readOnlyFile = (file: File): File => ({
  kind: 'file',
  read: (into, position) => file.read(into, position),
  write: refuse,
  append: refuse,
  stat: () => file.stat(),
  setSize: refuse,
  setTimes: refuse,
  sync: () => file.sync(),
  close: () => file.close(),
});
