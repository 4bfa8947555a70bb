// Which files are manifests of Extism's: their name is shared with many others.
import { describe, expect, it } from 'vitest';
import { isManifestName, isManifestText } from '../../../src/project/manifest/recognize';

describe('a file', () => {
  it.each([
    'a/manifest.json',
    'manifest.toml',
    'shop.manifest.json',
    'extism.json',
    'x.extism.toml',
    'extism-manifest.json',
  ])('%s may be a manifest by its name', (path) => expect(isManifestName(path)).toBe(true));
  it.each(['package.json', 'mymanifest.json', 'manifest.yaml', 'manifest.json5', 'a/manifest.json/b.json'])(
    '%s is none',
    (path) => expect(isManifestName(path)).toBe(false),
  );
});

describe('a text', () => {
  it.each([
    '{"wasm":[{"path":"a.wasm"}]}',
    '\uFEFF{ "wasm": [] }',
    '{ "wasm": { "path": "a.wasm" } }',
    // Half-written
    '{ "wasm": [ { "path": ',
  ])('is a manifest, right or wrong: %j', (text) => expect(isManifestText(text, false)).toBe(true));

  it.each([
    '{ "name": "My App", "icons": [{ "src": "a.png" }], "start_url": "/" }',
    '{ "manifest_version": 3, "content_security_policy": "wasm-unsafe-eval" }',
    '{ "wasm": "a.wasm" }',
    '{ "wasm": null }',
    '{ "loaders": { "wasm": ["a"] } }',
    '[{ "wasm": [] }]',
    '',
    '{ "name": ',
  ])('is none: %j', (text) => expect(isManifestText(text, false)).toBe(false));

  it.each([
    '[[wasm]]\npath = "a"',
    'timeout_ms = 1\n  [[ wasm ]]',
    'wasm = [{ path = "a" }]',
    '"wasm" = [',
    '[wasm]\npath = "a"',
  ])('is one in TOML: %j', (text) => expect(isManifestText(text, true)).toBe(true));
  it.each(['[package]\nname = "wasm"', '# [[wasm]]', '[tool.wasm]\na = 1', 'wasm = "a"'])(
    'is none in TOML: %j',
    (text) => expect(isManifestText(text, true)).toBe(false),
  );
});
