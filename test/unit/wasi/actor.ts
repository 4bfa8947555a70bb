// A plug-in that does random commands, and says what came of each.
import { mounted, type OpenCommand, type PathCommand, type Place } from './commands';
import { type Guest, Refused, root } from './guest';

/** When touched, in nanoseconds. */
export const touched = 1_000_000_000_000_000_000n;

/** Does commands and says what came of each: a value, or the name of an errno. */
export class Actor {
  readonly #opened: number[] = [];

  constructor(readonly guest: Guest) {}

  act(command: PathCommand | OpenCommand): string {
    try {
      const value = this.#act(command);
      return value === undefined ? 'success' : (value as string);
    } catch (error) {
      if (error instanceof Refused) return error.errno;
      throw error;
    }
  }

  #act(command: PathCommand | OpenCommand): unknown {
    const { guest } = this;
    if ('which' in command) return this.#useOpened(command);
    const [fd, path] = [this.#folder(command.at), command.at.path];
    switch (command.do) {
      case 'mkdir':
      case 'rmdir':
      case 'unlink':
      case 'readlink':
        return guest[command.do](path, fd);
      case 'stat':
        return describeStat(guest.stat(path, command.follow, fd));
      case 'touch':
        guest.call('path_filestat_set_times', fd, command.follow ? 1 : 0, path, touched, touched, 5);
        return guest.stat(path, command.follow, fd).modified;
      case 'symlink':
        return guest.symlink(command.target, path, fd);
      case 'rename':
        return guest.rename(path, command.to.path, this.#folder(command.to), fd);
      case 'link':
        return guest.link(path, command.to.path, { follow: command.follow, fd, toFd: this.#folder(command.to) });
      case 'open': {
        const opened = guest.open(path, { ...command.open, fd });
        this.#opened.push(opened);
        return opened;
      }
      case 'use': {
        const opened = guest.open(path, { ...command.open, fd });
        try {
          return this.#use(opened, command);
        } finally {
          guest.close(opened);
        }
      }
    }
  }

  #use(fd: number, { open, text }: Extract<PathCommand, { do: 'use' }>): string {
    if (this.guest.fdStat(fd).type === 'directory') return this.#list(fd);
    const before = open.read ? this.guest.read(fd) : '';
    if (open.write) this.guest.write(fd, text);
    return `file ${before}`;
  }

  #useOpened(command: Extract<OpenCommand, { which: number }>): unknown {
    const { guest } = this;
    const index = this.#opened.length === 0 ? 0 : command.which % this.#opened.length;
    const fd = this.#opened[index] ?? 99;
    switch (command.do) {
      case 'close':
        this.#opened.splice(index, 1);
        return guest.close(fd);
      case 'list':
        return this.#list(fd);
      case 'info':
        return describeStat(guest.fdStat(fd));
      case 'read':
        return guest.pread(fd, BigInt(command.offset));
      case 'resize':
        return guest.call('fd_filestat_set_size', fd, BigInt(command.offset));
      case 'write':
        guest.seek(fd, BigInt(command.offset));
        guest.write(fd, command.text);
        return guest.tell(fd);
    }
  }

  #list(fd: number): string {
    return this.guest
      .readdir(fd)
      .map(({ name, type }) => `${name} (${type})`)
      .join(', ');
  }

  /** The preopened folders come first, then what was opened, which may be no folder. */
  #folder({ folder }: Place): number {
    return folder < mounted.length ? root + folder : (this.#opened[folder - mounted.length] ?? 99);
  }
}

/** Systems disagree on the size and the links of folders. */
const describeStat = ({ type, size, links }: ReturnType<Guest['stat']>): string =>
  type === 'directory' ? type : `${type} of ${size} with ${links} names`;
