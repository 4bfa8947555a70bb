// The page of the run panel: loads the bundle under a policy that allows nothing else.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export function panelHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const url = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', file)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `img-src blob: data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <title>Run Plug-in Function</title>
  <link rel="stylesheet" href="${url('codicon.css')}" nonce="${nonce}" id="vscode-codicon-stylesheet">
  <link rel="stylesheet" href="${url('panel.css')}" nonce="${nonce}">
</head>
<body>
  <main id="panel"></main>
  <script nonce="${nonce}" src="${url('panel.js')}"></script>
</body>
</html>`;
}
