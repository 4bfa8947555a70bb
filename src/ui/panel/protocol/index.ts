// What the extension and the run panel's webview share: messages, drafts, and pure rules on them. No vscode, no DOM.
export * from './cases';
export * from './draft';
export * from './fingerprint';
export * from './format';
export * from './hex';
export * from './input';
export * from './json';
export * from './messages';
export * from './options';
export * from './png';
export * from './position';
export * from './sniff';
export * from './watch';
