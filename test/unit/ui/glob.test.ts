// The globs of `plugwright.files.exclude`, as the file watcher applies them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathFilter } from '../../../src/ui/catalogue/glob';

const matches = (glob: string, path: string): boolean => pathFilter([glob])(path);

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
    expect(matches(glob, path)).toBe(true);
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
    expect(matches(glob, path)).toBe(false);
  });

  it('takes malformed globs as plain text', () => {
    expect(matches('{a', '{a')).toBe(true);
    expect(matches('a)', 'a)')).toBe(true);
    expect(matches('[a', '[a')).toBe(true);
  });

  it('never throws, whatever the setting holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (glob, path) => {
        matches(glob, path);
      }),
    );
  });

  it('a name without special characters excludes itself and what lies below, nothing else', () => {
    const name = fc.stringMatching(/^[a-z.-]{1,8}$/);
    fc.assert(
      fc.property(name, name, (glob, other) => {
        expect(matches(glob, glob)).toBe(true);
        expect(matches(glob, `${glob}/${other}`)).toBe(true);
        expect(matches(glob, `${other}/${glob}`)).toBe(other === glob);
      }),
    );
  });
});
