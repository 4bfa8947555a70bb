// Globs: the same in settings and in build plans.
import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { matches, matchesWithin } from '../../../src/text/glob';
import { anyGlob, anyPath } from './globs';

const excludes = (glob: string, path: string): boolean => matchesWithin(path, [glob]);

describe('a glob', () => {
  it.each([
    ['a/**', 'a'],
    ['a/**', 'a/b/c'],
    ['a**', 'abc'],
    ['**/**', 'a/b'],
    ['a/**/b', 'a/b'],
    ['{a,b/**}/c', 'b/x/y/c'],
    ['{a/**,b}', 'a/x'],
    ['a[[]b]', 'a[b]'],
    ['a.b+c', 'a.b+c'],
  ])('%s matches %s', (glob, path) => {
    expect(matches(path, glob)).toBe(true);
  });

  it.each([
    ['a**', 'a/b'],
    ['**.wasm', 'a/b.wasm'],
    ['a/**', 'ab'],
    ['a', 'a/b'],
    ['a.b+c', 'aXbbc'],
  ])('%s does not match %s', (glob, path) => {
    expect(matches(path, glob)).toBe(false);
  });

  it('means what it means to picomatch', () => {
    // Of what the two do not share, these are off: hidden names apart, `!(…)` and `{1..3}`.
    const options = { dot: true, noextglob: true, nonegate: true };
    fc.assert(
      fc.property(anyGlob, fc.array(anyPath, { minLength: 20, maxLength: 20 }), (glob, paths) => {
        const theirs = picomatch(glob, options);
        expect(paths.filter((path) => matches(path, glob))).toEqual(paths.filter((path) => theirs(path)));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('exclude globs', () => {
  it.each([
    ['**/node_modules', 'node_modules/pkg/a.wasm'],
    ['**/node_modules', 'app/node_modules/pkg/deep/a.wasm'],
    ['**/node_modules/**', 'app/node_modules/a.wasm'],
    ['**/target/**/deps', 'target/wasm32-wasip1/release/deps/a.wasm'],
    ['**/target/**/deps', 'target/deps/a.wasm'],
    ['target', 'target/a.wasm'],
    ['*.wasm', 'a.wasm'],
    ['**/*.{wasm,wat}', 'x/y/a.wat'],
    ['{a,b{c,d}}/**', 'bd/x.wasm'],
    ['**/old-?.wasm', 'x/old-1.wasm'],
    ['**/v[0-9].wasm', 'v7.wasm'],
    ['**/v[!0-9].wasm', 'vx.wasm'],
    ['{**/a,**/b}', 'x/b/c.wasm'],
  ])('%s excludes %s', (glob, path) => {
    expect(excludes(glob, path)).toBe(true);
  });

  it.each([
    ['**/node_modules', 'my_node_modules/a.wasm'],
    ['**/node_modules', 'node_modules.wasm'],
    ['**/target/**/deps', 'deps/a.wasm'],
    ['**/target/**/deps', 'target/release/a.wasm'],
    ['*.wasm', 'x/a.wasm'],
    ['target', 'x/target/a.wasm'],
    ['**/v[!0-9].wasm', 'v7.wasm'],
    ['**/a.wasm', 'xa.wasm'],
    ['a.wasm', 'aXwasm'],
    ['{a', 'a'],
    ['[z-a]', 'z'],
  ])('%s does not exclude %s', (glob, path) => {
    expect(excludes(glob, path)).toBe(false);
  });

  it('takes malformed globs as plain text', () => {
    expect(excludes('{a', '{a')).toBe(true);
    expect(excludes('a)', 'a)')).toBe(true);
    expect(excludes('[a', '[a')).toBe(true);
  });

  it('never throws, whatever the setting holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (glob, path) => {
        excludes(glob, path);
      }),
    );
  });

  it('a name without special characters excludes itself and what lies below, nothing else', () => {
    const name = fc.stringMatching(/^[a-z.-]{1,8}$/);
    fc.assert(
      fc.property(name, name, (glob, other) => {
        expect(excludes(glob, glob)).toBe(true);
        expect(excludes(glob, `${glob}/${other}`)).toBe(true);
        expect(excludes(glob, `${other}/${glob}`)).toBe(other === glob);
      }),
    );
  });
});
