// Lint rules, among them the borders between the folders of src (see CONTRIBUTING.md, "The house").
import tseslint from 'typescript-eslint';

/** A border: files under `from` may not import anything that matches `not`. */
const border = (from, not, message) => ({
  files: from,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: not, message }] }] },
});

const node = '^node:';
const above = (...folders) => `^(\\.\\./)+(${folders.join('|')})(/|$)`;
/** All of the runner but its interface, which is types and data only. */
const insideTheRunner = '^(\\.\\./)+runner/(?!(runner|protocol)$)';

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'node_modules/**', 'test-results/**', 'media/samples/**', 'test/fixtures/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', prefer: 'type-imports' },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-console': 'error',
      eqeqeq: ['error', 'always'],
    },
  },
  { files: ['src/cli.ts', 'src/cli/**/*.ts', 'test/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-unused-expressions': 'off' },
  },
  border(['src/text/**'], `^vscode$|${node}|^\\.\\./`, 'src/text stands alone.'),
  border(
    ['src/wasm/**'],
    `^vscode$|${node}|${above('runtime', 'runner', 'wat', 'project', 'ui')}`,
    'src/wasm stands alone.',
  ),
  border(
    ['src/mocks/**'],
    `^vscode$|${node}|${above('runner', 'wat', 'project', 'ui', 'sdk')}`,
    'src/mocks stands in for a host and knows the runtime only.',
  ),
  border(
    ['src/runtime/**'],
    `^vscode$|${node}|${above('runner', 'wat', 'project', 'ui', 'sdk', 'mocks')}`,
    'src/runtime imports src/wasm only; Node parts live behind src/runtime/node.',
  ),
  border(
    ['src/runtime/node/**'],
    `^vscode$|${above('runner', 'wat', 'project', 'ui')}`,
    'The Node seam of the runtime.',
  ),
  border(
    ['src/runner/**'],
    `^vscode$|${above('wat', 'project', 'ui', 'sdk')}`,
    'The runner knows the runtime and nothing above it.',
  ),
  border(
    ['src/sdk/**'],
    `^vscode$|${node}|${above('wat', 'project', 'ui')}`,
    'The runtime for programs stands on src/runtime and src/runner.',
  ),
  border(['src/sdk/node.ts'], `^vscode$|${above('wat', 'project', 'ui')}`, 'The entry for Node.'),
  border(['src/wat/**'], `^vscode$|${above('runtime', 'runner', 'project', 'ui')}`, 'src/wat stands alone.'),
  border(
    ['src/project/**'],
    `^vscode$|${above('ui')}|${insideTheRunner}`,
    'src/project has no vscode, so that the CLI can use it; of the runner it knows the interface.',
  ),
  border(['src/cli.ts', 'src/cli/**'], `^vscode$|${above('ui')}|^\\./ui`, 'The CLI runs without VS Code.'),
  border(
    ['media/panel/**'],
    '^vscode$|^node:|src/(?!ui/panel/protocol|runner/protocol|runtime/errors)',
    'The panel knows its protocol only.',
  ),
);
