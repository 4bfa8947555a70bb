// JavaScript and TypeScript modules as functions that Node can run; a bundle of its own, which is read with the first script.
import type { SourceMapPayload } from 'node:module';
import { transform, type Transform } from 'sucrase';

export interface Transformed {
  /** In the form of CommonJS; lines are those of the source. */
  readonly code: string;
  readonly map: SourceMapPayload;
}

const typed = /\.[cm]?ts$/;

/** @throws SyntaxError with `loc`, where line and column are from 1. */
export function transformModule(text: string, file: string): Transformed {
  const transforms: Transform[] = typed.test(file) ? ['typescript', 'imports'] : ['imports'];
  const { code, sourceMap } = transform(text, {
    transforms,
    disableESTransforms: true,
    filePath: file,
    sourceMapOptions: { compiledFilename: file },
  });
  const { names = [], sources = [file], mappings = '' } = sourceMap ?? {};
  return { code, map: { file, version: 3, names, sources, sourcesContent: [], mappings, sourceRoot: '' } };
}
