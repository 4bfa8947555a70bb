// Node's error codes as WASI's.
import { Errno, WasiError } from '../wasi/errno';

const codes: Readonly<Record<string, Errno>> = {
  EACCES: Errno.access,
  EAGAIN: Errno.again,
  EBADF: Errno.badf,
  EBUSY: Errno.busy,
  EDQUOT: Errno.dquot,
  EEXIST: Errno.exist,
  EFBIG: Errno.fbig,
  EINTR: Errno.intr,
  EINVAL: Errno.inval,
  EISDIR: Errno.isdir,
  ELOOP: Errno.loop,
  EMFILE: Errno.mfile,
  EMLINK: Errno.mlink,
  ENAMETOOLONG: Errno.nametoolong,
  ENFILE: Errno.nfile,
  ENODEV: Errno.nodev,
  ENOENT: Errno.noent,
  ENOMEM: Errno.nomem,
  ENOSPC: Errno.nospc,
  ENOSYS: Errno.nosys,
  ENOTDIR: Errno.notdir,
  ENOTEMPTY: Errno.notempty,
  ENOTSUP: Errno.notsup,
  ENXIO: Errno.nxio,
  EPERM: Errno.perm,
  EPIPE: Errno.pipe,
  EROFS: Errno.rofs,
  ESPIPE: Errno.spipe,
  ESTALE: Errno.stale,
  ETXTBSY: Errno.txtbsy,
  EXDEV: Errno.xdev,
  // Node's own checks of arguments, made before the system is asked.
  ERR_INVALID_ARG_TYPE: Errno.inval,
  ERR_INVALID_ARG_VALUE: Errno.inval,
  ERR_OUT_OF_RANGE: Errno.inval,
};

/** Runs an operation of node:fs; what it throws becomes a {@link WasiError}, `io` where there is no nearer one. */
export function translate<T>(operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    if (error instanceof WasiError) throw error;
    // The plug-in's recursion used up the stack, which is no matter of files.
    if (error instanceof RangeError && !('code' in error)) throw error;
    throw new WasiError(codes[(error as NodeJS.ErrnoException).code ?? ''] ?? Errno.io);
  }
}
