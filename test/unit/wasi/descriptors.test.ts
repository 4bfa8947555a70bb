// Every file and folder that WASI opens is closed: by the plug-in, at its end, and when opening fails half-way.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Errno, WasiError } from '../../../src/runtime/wasi/errno';
import type { Directory, File, WasiFileSystem } from '../../../src/runtime/wasi/fileSystem';
import { Guest, refusal, root } from './guest';
import { systems, type World } from './systems';

/** Hands everything through and counts what is open. */
class Ledger implements WasiFileSystem {
  opened = 0;
  closed = 0;
  failsToClose = false;

  constructor(readonly fileSystem: WasiFileSystem) {}

  get open(): number {
    return this.opened - this.closed;
  }

  openRoot(path: string, readOnly: boolean): Directory {
    return this.#counted(this.fileSystem.openRoot(path, readOnly));
  }

  #counted<T extends File | Directory>(of: T): T {
    this.opened++;
    return new Proxy(of, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          const result: unknown = Reflect.apply(value, target, args);
          if (name === 'close') {
            this.closed++;
            if (this.failsToClose) throw new WasiError(Errno.io);
          }
          return name === 'open' ? this.#counted(result as File | Directory) : result;
        };
      },
    });
  }
}

describe.each(systems)('descriptors on $name', ({ make }) => {
  let world: World;
  let ledger: Ledger;

  beforeEach(() => {
    world = make({ data: { file: 'content' } });
    ledger = new Ledger(world.fileSystem);
  });
  afterEach(() => world.dispose());

  const load = (): Guest =>
    new Guest({ fileSystem: ledger, preopens: [{ guest: '/data', host: world.roots['data']!, readOnly: false }] });

  it('are closed by the plug-in and at its end', () => {
    const guest = load();
    const fd = guest.open('file');
    guest.open('.');
    expect(ledger.open).toBe(3);
    guest.close(fd);
    expect(ledger.open).toBe(2);
    guest.wasi.close();
    expect(ledger.open).toBe(0);
  });

  it('are not left open, and nothing is created, when there is no place for the result', () => {
    const guest = load();
    for (const result of [-1, guest.memory.buffer.byteLength - 3]) {
      expect(refusal(() => guest.call('path_open', root, 0, 'new', 1, 64n, 0n, 0, result))).toBe('fault');
    }
    expect(ledger.open).toBe(1);
    expect(world.contents('data')).toEqual({ file: 'content' });
  });

  it('are not left open, and nothing is created, when the table is full', () => {
    const guest = load();
    expect(
      refusal(() => {
        for (;;) guest.open('file');
      }),
    ).toBe('mfile');
    const before = ledger.open;
    expect(refusal(() => guest.open('new', { create: true, write: true }))).toBe('mfile');
    expect(ledger.open).toBe(before);
    expect(world.contents('data')).toEqual({ file: 'content' });
    guest.wasi.close();
    expect(ledger.open).toBe(0);
  });

  it('of preopened folders are closed when a later one cannot be opened', () => {
    const preopens = [world.roots['data']!, '/no/such/folder'].map((host, index) => ({
      guest: `/${index}`,
      host,
      readOnly: false,
    }));
    expect(() => new Guest({ fileSystem: ledger, preopens })).toThrow(/\/no\/such\/folder/);
    expect(ledger.opened).toBe(1);
    expect(ledger.open).toBe(0);
  });

  it('are all closed at the end even if closing fails', () => {
    const guest = load();
    for (let i = 0; i < 3; i++) guest.open('file');
    ledger.failsToClose = true;
    guest.wasi.close();
    expect(ledger.open).toBe(0);
  });

  it('are gone after a close that fails, as in POSIX', () => {
    const guest = load();
    const fd = guest.open('file');
    ledger.failsToClose = true;
    expect(guest.errno('fd_close', fd)).toBe('io');
    expect(guest.errno('fd_close', fd)).toBe('badf');
  });

  it('take the lowest free number, and move over an open one, which is closed', () => {
    const guest = load();
    const [first, second] = [guest.open('file'), guest.open('file')];
    expect([first, second]).toEqual([4, 5]);
    guest.call('fd_renumber', second, first);
    expect(ledger.open).toBe(2);
    expect(guest.read(first)).toBe('content');
    expect(guest.errno('fd_tell', second, 16)).toBe('badf');
    expect(guest.open('file')).toBe(second);
    expect(guest.errno('fd_renumber', first, 99)).toBe('badf');
    expect(guest.errno('fd_renumber', 99, first)).toBe('badf');
    expect(guest.errno('fd_renumber', first, first)).toBe('success');
    expect(guest.read(first)).toBe('');
  });
});
