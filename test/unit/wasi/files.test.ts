// Files through real plug-ins: C's stdio and Rust's standard library, on a real folder.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../../src/runtime/host';
import { createMemoryFileSystem } from '../../../src/runtime/memory/fileSystem';
import { createFileSystem } from '../../../src/runtime/node/fileSystem';
import { compilePlugin } from '../../../src/runtime/compile';
import { Plugin } from '../../../src/runtime/plugin';
import type { WasiFileSystem } from '../../../src/runtime/wasi/fileSystem';
import { fixture, whyMissing } from '../../fixtures';

const needs = (name: string) => describe.skipIf(whyMissing(name) !== undefined);
const why = (name: string): string => (whyMissing(name) === undefined ? '' : ` (skipped: ${whyMissing(name)})`);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

let outside: string;
let inside: string;
let streams: string;

beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'plugwright-wasi-'));
  inside = join(outside, 'inside');
  mkdirSync(inside);
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  writeFileSync(join(inside, 'hello.txt'), 'hello world!');
  streams = '';
});
afterEach(() => {
  rmSync(outside, { recursive: true });
});

function load(
  name: string,
  allowedPaths: Record<string, string> = { [inside]: '/data' },
  fileSystem: WasiFileSystem = createFileSystem(),
): (input: string) => string {
  const host: Host = {
    log: () => undefined,
    stdout: (chunk) => (streams += text(chunk)),
    stderr: (chunk) => (streams += text(chunk)),
    fileSystem,
  };
  const plugin = new Plugin(compilePlugin(fixture(name)), { wasi: true, allowed_paths: allowedPaths }, host);
  return (input) => text(plugin.call('run', new TextEncoder().encode(input)).output);
}

needs('files_c')(`C's stdio${why('files_c')}`, () => {
  it('reads, writes, appends, truncates and lists', () => {
    const run = load('files_c');
    expect(run('read /data/hello.txt')).toBe('hello world!');
    expect(run('size /data/hello.txt')).toBe('12');
    expect(run('write /data/new.txt abc def')).toBe('written');
    expect(run('append /data/new.txt ghi')).toBe('written');
    expect(readFileSync(join(inside, 'new.txt'), 'utf8')).toBe('abc defghi');
    expect(run('truncate /data/new.txt')).toBe('done');
    expect(readFileSync(join(inside, 'new.txt'), 'utf8')).toBe('abc');
    expect(run('mkdir /data/sub')).toBe('done');
    expect(run('list /data')).toBe('./ ../ hello.txt new.txt sub/ ');
  });

  it('works on files that are in memory only', () => {
    const fileSystem = createMemoryFileSystem({ notes: { 'hello.txt': 'hello world!' }, fixed: { file: 'fixed' } });
    const run = load('files_c', { notes: '/data', 'ro:fixed': '/fixed' }, fileSystem);
    expect(run('read /data/hello.txt')).toBe('hello world!');
    expect(run('append /data/hello.txt again')).toBe('written');
    expect(run('mkdir /data/sub')).toBe('done');
    expect(run('write /data/sub/new.txt abc')).toBe('written');
    expect(run('rename /data/sub/new.txt /data/moved.txt')).toBe('done');
    expect(run('symlink moved.txt /data/soft.txt')).toBe('done');
    expect(run('read /data/soft.txt')).toBe('abc');
    expect(run('list /data')).toBe('./ ../ hello.txt moved.txt soft.txt sub/ ');
    expect(run('read /data/../notes')).toMatch(/^error/);
    expect(run('read /fixed/file')).toBe('fixed');
    expect(run('write /fixed/file gone')).toBe('error: Operation not permitted');
    expect(run('rename /data/moved.txt /fixed/moved.txt')).toMatch(/^error/);
    expect(fileSystem.entries('notes')).toEqual({
      'hello.txt': new TextEncoder().encode('hello world!again'),
      'moved.txt': new TextEncoder().encode('abc'),
      'soft.txt': { symlink: 'moved.txt' },
      'sub/': null,
    });
  });

  it('moves, links and removes', () => {
    const run = load('files_c');
    expect(run('rename /data/hello.txt /data/moved.txt')).toBe('done');
    expect(run('link /data/moved.txt /data/again.txt')).toBe('done');
    expect(run('symlink moved.txt /data/soft.txt')).toBe('done');
    expect(run('read /data/soft.txt')).toBe('hello world!');
    for (const name of ['moved', 'again', 'soft']) expect(run(`unlink /data/${name}.txt`)).toBe('done');
    expect(run('mkdir /data/sub')).toBe('done');
    expect(run('rmdir /data/sub')).toBe('done');
    expect(readdirSync(inside)).toEqual([]);
  });

  it('says what went wrong as C does', () => {
    const run = load('files_c');
    expect(run('read /data/missing.txt')).toBe('error: No such file or directory');
    expect(run('read /data/hello.txt/x')).toBe('error: Not a directory');
    expect(run('rmdir /data/hello.txt')).toBe('error: Not a directory');
    expect(run('mkdir /data/hello.txt')).toBe('error: File exists');
    expect(run('write /data error')).toBe('error: Is a directory');
  });

  it('sees no file without allowed_paths', () => {
    const run = load('files_c', {});
    expect(run('read /data/hello.txt')).toMatch(/^error/);
    expect(run('list /')).toMatch(/^error/);
  });

  it('changes nothing below a read-only folder', () => {
    const run = load('files_c', { [`ro:${inside}`]: '/data' });
    expect(run('read /data/hello.txt')).toBe('hello world!');
    for (const attempt of [
      'write /data/hello.txt x',
      'write /data/new.txt x',
      'append /data/hello.txt x',
      'truncate /data/hello.txt',
      'mkdir /data/sub',
      'unlink /data/hello.txt',
      'rename /data/hello.txt /data/other.txt',
      'link /data/hello.txt /data/other.txt',
      'symlink hello.txt /data/other.txt',
    ]) {
      expect(run(attempt), attempt).toBe('error: Operation not permitted');
    }
    expect(readdirSync(inside)).toEqual(['hello.txt']);
    expect(readFileSync(join(inside, 'hello.txt'), 'utf8')).toBe('hello world!');
  });
});

needs('files_c')(`ways out of the folder${why('files_c')}`, () => {
  it.each([
    ['read /data/../secret.txt', 'dots'],
    ['read /data/sub/../../secret.txt', 'dots behind a folder'],
    ['read /data/./..//secret.txt', 'dots in disguise'],
    ['list /data/..', 'the folder above'],
    ['size /data/../secret.txt', 'stat'],
    ['read /data/file-link', 'a relative link to a file'],
    ['read /data/absolute-link', 'an absolute link to a file'],
    ['read /data/folder-link/secret.txt', 'a link to the folder above'],
    ['read /data/chain', 'a chain of links'],
    ['list /data/folder-link', 'listing through a link'],
    ['write /data/file-link gone', 'writing through a link'],
    ['write /data/dangling gone', 'creating through a link'],
    ['append /data/absolute-link gone', 'appending through a link'],
    ['truncate /data/file-link', 'truncating through a link'],
    ['unlink /data/folder-link/secret.txt', 'unlinking behind a link'],
    ['mkdir /data/folder-link/new', 'a folder behind a link'],
    ['rename /data/hello.txt /data/folder-link/stolen.txt', 'moving out behind a link'],
    ['rename /data/folder-link/secret.txt /data/stolen.txt', 'moving in from behind a link'],
    ['link /data/folder-link/secret.txt /data/stolen.txt', 'a hard link to the outside'],
    ['symlink ../secret.txt /data/new-link', 'making a relative link out'],
    ['symlink /etc/passwd /data/new-link', 'making an absolute link'],
    ['rename /data/sub/up /data/up', 'moving a link to where it leads out'],
    ['rename /data/sub/deep /data/deep', 'moving a folder with such a link'],
  ])('%s is refused: %s', (attempt) => {
    mkdirSync(join(inside, 'sub/deep'), { recursive: true });
    symlinkSync('../secret.txt', join(inside, 'file-link'));
    symlinkSync(join(outside, 'secret.txt'), join(inside, 'absolute-link'));
    symlinkSync('..', join(inside, 'folder-link'));
    symlinkSync('file-link', join(inside, 'chain'));
    symlinkSync('../new.txt', join(inside, 'dangling'));
    symlinkSync('../hello.txt', join(inside, 'sub/up'));
    symlinkSync('../../hello.txt', join(inside, 'sub/deep/up'));
    const before = readdirSync(outside);
    expect(load('files_c')(attempt)).toMatch(/^error: (Capabilities insufficient|Not a directory)/);
    expect(readdirSync(outside)).toEqual(before);
    expect(readFileSync(join(outside, 'secret.txt'), 'utf8')).toBe('secret');
    for (const name of ['stolen.txt', 'new-link']) expect(existsSync(join(inside, name))).toBe(false);
  });

  it('is none between two folders, not even by rename or link', () => {
    const other = join(outside, 'other');
    mkdirSync(other);
    const run = load('files_c', { [inside]: '/data', [`ro:${other}`]: '/other' });
    for (const verb of ['rename', 'link']) expect(run(`${verb} /data/hello.txt /other/x`)).toMatch(/^error/);
    expect(readdirSync(other)).toEqual([]);
  });

  it('ends a loop of links', () => {
    symlinkSync('b', join(inside, 'a'));
    symlinkSync('a', join(inside, 'b'));
    expect(load('files_c')('read /data/a')).toBe('error: Symbolic link loop');
  });
});

needs('files_rust')(`Rust's standard library${why('files_rust')}`, () => {
  it('works with files, clocks, random numbers and streams', () => {
    expect(load('files_rust')('/data')).toBe('["hello.txt"] 2');
    expect(streams).toContain('environment: 0\n');
    expect(streams).toContain('random map: 2\n');
  });

  it('reports its errors', () => {
    expect(() => load('files_rust', { [`ro:${inside}`]: '/data' })('/data')).toThrow(/Operation not permitted/);
  });
});

describe('a folder that is not there', () => {
  it('is named', () => {
    const name = ['files_c', 'files_rust'].find((fixtureName) => whyMissing(fixtureName) === undefined);
    if (name === undefined) return;
    expect(() => load(name, { '/no/such/folder': '/data' })('x')).toThrow(/allowed_paths: "\/no\/such\/folder"/);
  });
});
