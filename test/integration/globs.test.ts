// Our globs mean what they mean to VS Code, whose settings they are from.
import * as assert from 'node:assert';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { matches } from '../../src/text/glob';
import { anyGlob, anyPath } from '../unit/text/globs';

describe('a glob', () => {
  const folder = vscode.Uri.file('/folder');

  const matchesInVSCode = (path: string, glob: string): boolean => {
    const document = { uri: vscode.Uri.joinPath(folder, path), languageId: 'any' } as vscode.TextDocument;
    return vscode.languages.match({ pattern: new vscode.RelativePattern(folder, glob) }, document) > 0;
  };

  it('matches what it matches in VS Code', () => {
    const glob = fc.tuple(anyGlob, fc.constantFrom('', '', '/**')).map(([before, end]) => before + end);
    fc.assert(
      fc.property(glob, fc.array(anyPath, { minLength: 20, maxLength: 20 }), (glob, paths) => {
        assert.deepStrictEqual(
          paths.filter((path) => matches(path, glob)),
          paths.filter((path) => matchesInVSCode(path, glob)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  for (const glob of ['**', '**/**', 'a**', '**b', '*/**', '{a,**}', '{a*,b}', '{a/**,b}', '[!a]', '[^a]', '[z-a]']) {
    it(`matches what it matches in VS Code: ${glob}`, () => {
      const paths = ['a', 'b', 'ab', 'a/b', 'a/b/c', 'b/a', '.a', 'a[b'];
      assert.deepStrictEqual(
        paths.filter((path) => matches(path, glob)),
        paths.filter((path) => matchesInVSCode(path, glob)),
      );
    });
  }
});
