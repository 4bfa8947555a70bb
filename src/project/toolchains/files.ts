// Which files detection reads and where it does not look, also for those who watch for changes.
import { parentOf } from './paths';

/** By these projects describe themselves; the plans may be others if one comes, goes or changes. */
const descriptions = [
  'Cargo.toml',
  'config.toml',
  'rust-toolchain',
  'rust-toolchain.toml',
  'go.mod',
  'package.json',
  'asconfig.json',
  'esbuild.js',
  'esbuild.mjs',
  'esbuild.cjs',
  'Makefile',
  'makefile',
  'GNUmakefile',
  'CMakeLists.txt',
  'CMakePresets.json',
  '*.cmake',
  'build.zig',
  '*.csproj',
  '*.fsproj',
  '*.cabal',
  'cabal.project',
  'moon.mod.json',
  'moon.mod',
  'moon.pkg.json',
  'moon.pkg',
  'xtp.toml',
  '*.sh',
];

/** Sources are read for what they import or export; the plans may be others if one comes or goes. */
const sources = ['*.go', '*.c', '*.cpp', '*.cc', '*.cxx', '*.py', '*.d.ts', 'README.md'];

/** All of them, for a watcher. */
export const projectFileGlob = `**/{${[...descriptions, ...sources].join(',')}}`;

/** Whether the plans may be others when the text of such a file has changed: it is not a source, which people edit. */
export const isDescription = (path: string): boolean => !/\.(go|c|cpp|cc|cxx|py|ts|md)$/.test(path);

/** Folders that builds write, and those of others' code; not all who list files leave them out. */
export const passedOver: ReadonlySet<string> = new Set(
  'node_modules target dist-newstyle zig-out zig-cache obj _build __pycache__ venv vendor bower_components'.split(' '),
);

/** Whether a file lies where builds write and people do not; its path is relative to the workspace folder. */
export const isMade = (path: string): boolean =>
  parentOf(path)
    .split('/')
    .some((name) => passedOver.has(name) || (name.startsWith('.') && name !== '.cargo'));
