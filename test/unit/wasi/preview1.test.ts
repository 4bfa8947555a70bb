// The functions of wasi_snapshot_preview1 by name and type, called from WebAssembly.
import { beforeAll, describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import { ExitStatus } from '../../../src/runtime/wasi';
import { preview1 } from '../../../src/runtime/wasi/names';
import { Guest, type ErrnoName } from './guest';

type Row = readonly [name: string, type: string, args: readonly (number | bigint)[], errno: ErrnoName];

const none = 99;
const input = 0;
/** Where a result may go. */
const at = 64;

/**
 * Types as the witx of preview 1 comes out in WebAssembly: handles, sizes, pointers, enums and small flags are i32;
 * rights, sizes of files, timestamps and cookies are i64; all but proc_exit give an errno.
 */
const table: readonly Row[] = [
  ['args_get', '(i32, i32) -> i32', [at, at], 'success'],
  ['args_sizes_get', '(i32, i32) -> i32', [at, at], 'success'],
  ['environ_get', '(i32, i32) -> i32', [at, at], 'success'],
  ['environ_sizes_get', '(i32, i32) -> i32', [at, at], 'success'],
  ['clock_res_get', '(i32, i32) -> i32', [4, at], 'inval'],
  ['clock_time_get', '(i32, i64, i32) -> i32', [4, 0n, at], 'inval'],
  ['fd_advise', '(i32, i64, i64, i32) -> i32', [none, 0n, 0n, 0], 'badf'],
  ['fd_allocate', '(i32, i64, i64) -> i32', [none, 0n, 1n], 'badf'],
  ['fd_close', '(i32) -> i32', [none], 'badf'],
  ['fd_datasync', '(i32) -> i32', [none], 'badf'],
  ['fd_fdstat_get', '(i32, i32) -> i32', [none, at], 'badf'],
  ['fd_fdstat_set_flags', '(i32, i32) -> i32', [none, 0], 'badf'],
  ['fd_fdstat_set_rights', '(i32, i64, i64) -> i32', [none, 0n, 0n], 'badf'],
  ['fd_filestat_get', '(i32, i32) -> i32', [none, at], 'badf'],
  ['fd_filestat_set_size', '(i32, i64) -> i32', [none, 0n], 'badf'],
  ['fd_filestat_set_times', '(i32, i64, i64, i32) -> i32', [none, 0n, 0n, 0], 'badf'],
  ['fd_pread', '(i32, i32, i32, i64, i32) -> i32', [input, at, 0, 0n, at], 'spipe'],
  ['fd_prestat_get', '(i32, i32) -> i32', [input, at], 'badf'],
  ['fd_prestat_dir_name', '(i32, i32, i32) -> i32', [input, at, 9], 'badf'],
  ['fd_pwrite', '(i32, i32, i32, i64, i32) -> i32', [1, at, 0, 0n, at], 'spipe'],
  ['fd_read', '(i32, i32, i32, i32) -> i32', [none, at, 0, at], 'badf'],
  ['fd_readdir', '(i32, i32, i32, i64, i32) -> i32', [input, at, 0, 0n, at], 'notdir'],
  ['fd_renumber', '(i32, i32) -> i32', [input, none], 'badf'],
  ['fd_seek', '(i32, i64, i32, i32) -> i32', [input, 0n, 0, at], 'spipe'],
  ['fd_sync', '(i32) -> i32', [none], 'badf'],
  ['fd_tell', '(i32, i32) -> i32', [input, at], 'spipe'],
  ['fd_write', '(i32, i32, i32, i32) -> i32', [input, at, 0, at], 'badf'],
  ['path_create_directory', '(i32, i32, i32) -> i32', [input, at, 1], 'notdir'],
  ['path_filestat_get', '(i32, i32, i32, i32, i32) -> i32', [input, 0, at, 1, at], 'notdir'],
  ['path_filestat_set_times', '(i32, i32, i32, i32, i64, i64, i32) -> i32', [input, 0, at, 1, 0n, 0n, 0], 'notdir'],
  ['path_link', '(i32, i32, i32, i32, i32, i32, i32) -> i32', [input, 0, at, 1, input, at, 1], 'notdir'],
  ['path_open', '(i32, i32, i32, i32, i32, i64, i64, i32, i32) -> i32', [input, 0, at, 1, 0, 0n, 0n, 0, at], 'notdir'],
  ['path_readlink', '(i32, i32, i32, i32, i32, i32) -> i32', [input, at, 1, at, 1, at], 'notdir'],
  ['path_remove_directory', '(i32, i32, i32) -> i32', [input, at, 1], 'notdir'],
  ['path_rename', '(i32, i32, i32, i32, i32, i32) -> i32', [input, at, 1, input, at, 1], 'notdir'],
  ['path_symlink', '(i32, i32, i32, i32, i32) -> i32', [at, 1, input, at, 1], 'notdir'],
  ['path_unlink_file', '(i32, i32, i32) -> i32', [input, at, 1], 'notdir'],
  ['poll_oneoff', '(i32, i32, i32, i32) -> i32', [at, at, 0, at], 'inval'],
  ['proc_exit', '(i32) -> nil', [7], 'success'],
  ['proc_raise', '(i32) -> i32', [31], 'inval'],
  ['random_get', '(i32, i32) -> i32', [at, -1], 'fault'],
  ['sched_yield', '() -> i32', [], 'success'],
  ['sock_accept', '(i32, i32, i32) -> i32', [input, 0, at], 'notsock'],
  ['sock_recv', '(i32, i32, i32, i32, i32, i32) -> i32', [input, at, 1, 0, at, at], 'notsock'],
  ['sock_send', '(i32, i32, i32, i32, i32) -> i32', [1, at, 1, 0, at], 'notsock'],
  ['sock_shutdown', '(i32, i32) -> i32', [none, 3], 'badf'],
];

describe('wasi_snapshot_preview1', () => {
  let guest: Guest;
  let exports: Record<string, (...args: (number | bigint)[]) => number>;

  beforeAll(async () => {
    guest = new Guest();
    guest.view.setUint8(at, 'x'.charCodeAt(0));
    const module = await WebAssembly.compile(await assembleText('preview1', callsOfAll()));
    const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: guest.imports });
    exports = instance.exports as typeof exports;
  });

  it('has 46 functions and no other', () => {
    const names = table.map(([name]) => name).sort();
    expect(names).toHaveLength(46);
    expect(Object.keys(guest.imports).sort()).toEqual(names);
    expect(Object.keys(preview1).sort()).toEqual(names);
  });

  it.each(table)('has %s: %s', (name, type, args, errno) => {
    const { parameters, results } = preview1[name]!;
    expect(`(${parameters.join(', ')}) -> ${results.join(', ') || 'nil'}`).toBe(type);
    if (name === 'proc_exit') expect(() => exports[name]!(...args)).toThrow(new ExitStatus(7));
    else expect(guest.nameOf(exports[name]!(...args))).toBe(errno);
  });
});

/** A module that imports each function with its type in the table and hands it on. */
function callsOfAll(): string {
  const lines = table.map(([name, type]) => {
    const [, parameters = '', results = ''] = /^\((.*)\) -> (.*)$/.exec(type) ?? [];
    const names = parameters === '' ? [] : parameters.split(', ');
    const signature = `${names.length > 0 ? `(param ${names.join(' ')})` : ''} ${results === 'nil' ? '' : '(result i32)'}`;
    const locals = names.map((_, index) => `(local.get ${index})`).join(' ');
    return {
      imported: `(import "wasi_snapshot_preview1" "${name}" (func $${name} ${signature}))`,
      exported: `(func (export "${name}") ${signature} (call $${name} ${locals}))`,
    };
  });
  return `(module ${lines.map(({ imported }) => imported).join('\n')} ${lines.map(({ exported }) => exported).join('\n')})`;
}
