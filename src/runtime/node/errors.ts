// Node's error codes as WASI's.
import { Errno, WasiError } from '../wasi/errno';

const codes: Readonly<Record<string, Errno>> = {
  EACCES: Errno.access,
  EBADF: Errno.badf,
  EBUSY: Errno.busy,
  EEXIST: Errno.exist,
  EFBIG: Errno.fbig,
  EINVAL: Errno.inval,
  EISDIR: Errno.isdir,
  ELOOP: Errno.loop,
  EMFILE: Errno.mfile,
  ENAMETOOLONG: Errno.nametoolong,
  ENOENT: Errno.noent,
  ENOSPC: Errno.nospc,
  ENOTDIR: Errno.notdir,
  ENOTEMPTY: Errno.notempty,
  ENOTSUP: Errno.notsup,
  EPERM: Errno.perm,
  EROFS: Errno.rofs,
  ESPIPE: Errno.spipe,
  EXDEV: Errno.xdev,
};

/** Runs an operation of node:fs; what it throws becomes a {@link WasiError}, `io` where there is no nearer one. */
export function translate<T>(operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    if (error instanceof WasiError) throw error;
    throw new WasiError(codes[(error as NodeJS.ErrnoException).code ?? ''] ?? Errno.io);
  }
}
