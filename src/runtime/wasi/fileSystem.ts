// What WASI needs of a file system: folders that plug-ins are let into, and everything below by path.

export type FileType = 'file' | 'directory' | 'symlink' | 'other';

export interface FileStat {
  readonly type: FileType;
  readonly device: bigint;
  readonly inode: bigint;
  readonly links: bigint;
  /** Bytes. */
  readonly size: bigint;
  /** Nanoseconds since the Unix epoch. */
  readonly accessed: bigint;
  readonly modified: bigint;
  readonly changed: bigint;
}

/** Nanoseconds since the Unix epoch; undefined leaves a time as it is. */
export interface FileTimes {
  readonly accessed: bigint | undefined;
  readonly modified: bigint | undefined;
}

export interface OpenMode {
  readonly read: boolean;
  readonly write: boolean;
  /** It will be appended to. */
  readonly append: boolean;
  readonly create: boolean;
  readonly exclusive: boolean;
  readonly truncate: boolean;
  /** It has to be a directory. */
  readonly directory: boolean;
  /** Follow a symbolic link at the end of the path. */
  readonly follow: boolean;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly type: FileType;
  readonly inode: bigint;
}

/**
 * Opens the folders that a manifest's `allowed_paths` name. Every method of what it gives throws {@link WasiError}
 * and nothing else, and none of them leads out of its folder, whatever the path or the links in it say.
 */
export interface WasiFileSystem {
  /** @param path of the host. */
  openRoot(path: string, readOnly: boolean): Directory;
}

/** A directory with the paths below it; paths are those of the plug-in, relative, with `/`. */
export interface Directory {
  readonly kind: 'directory';
  open(path: string, mode: OpenMode): File | Directory;
  stat(path: string, follow: boolean): FileStat;
  setTimes(path: string, times: FileTimes, follow: boolean): void;
  list(): DirectoryEntry[];
  createDirectory(path: string): void;
  removeDirectory(path: string): void;
  unlink(path: string): void;
  readLink(path: string): string;
  symlink(target: string, path: string): void;
  rename(path: string, to: Directory, toPath: string): void;
  link(path: string, to: Directory, toPath: string, follow: boolean): void;
  sync(): void;
  close(): void;
}

export interface File {
  readonly kind: 'file';
  /** Returns the bytes read, 0 at the end. */
  read(into: Uint8Array, position: bigint): number;
  /** Returns the bytes written. What lies between the end and the position becomes zeros. */
  write(bytes: Uint8Array, position: bigint): number;
  /** Writes at the end, wherever that is by now. Returns the bytes written. */
  append(bytes: Uint8Array): number;
  stat(): FileStat;
  setSize(size: bigint): void;
  setTimes(times: FileTimes): void;
  sync(): void;
  close(): void;
}
