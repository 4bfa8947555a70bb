// What the suites' runner tells the script that started VS Code: one line of JSON per event.

export type TestEvent =
  | { readonly event: 'start'; readonly tests: number }
  | { readonly event: 'passed'; readonly path: readonly string[]; readonly ms: number }
  | { readonly event: 'skipped'; readonly path: readonly string[] }
  | { readonly event: 'failed'; readonly path: readonly string[]; readonly error: string }
  | { readonly event: 'end'; readonly failures: number };
