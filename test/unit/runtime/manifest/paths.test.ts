// Relative paths of a manifest, made those of files.
import { expect, it } from 'vitest';
import { resolvePaths } from '../../../../src/runtime/manifest';

it('makes the paths of modules and mounts absolute and leaves all else', () => {
  const manifest = {
    wasm: [{ path: 'a.wasm', name: 'a' }, { url: 'https://example.com/b.wasm' }, { data: 'AGFzbQ==' }],
    allowed_paths: { data: '/data', 'ro:lib': '/lib' },
    config: { path: 'c' },
  };
  expect(resolvePaths(manifest, (path) => `/folder/${path}`)).toEqual({
    wasm: [{ path: '/folder/a.wasm', name: 'a' }, { url: 'https://example.com/b.wasm' }, { data: 'AGFzbQ==' }],
    allowed_paths: { '/folder/data': '/data', 'ro:/folder/lib': '/lib' },
    config: { path: 'c' },
  });
  const bare = { wasm: [{ path: 'a.wasm' }], allowed_paths: null };
  expect(resolvePaths(bare, (path) => path)).toEqual(bare);
});
