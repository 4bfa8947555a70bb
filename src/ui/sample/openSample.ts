// Copies the sample workspace to where the user likes and opens it.
import * as vscode from 'vscode';

const folderName = 'plugwright-samples';

export async function openSample(context: vscode.ExtensionContext): Promise<void> {
  const parent = await chooseParent(context);
  if (parent === undefined) return;
  const samples = vscode.Uri.joinPath(parent, folderName);
  if (!(await exists(samples))) {
    await vscode.workspace.fs.createDirectory(parent);
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(context.extensionUri, 'media', 'samples'), samples);
  }
  await vscode.commands.executeCommand('vscode.openFolder', samples);
}

async function chooseParent(context: vscode.ExtensionContext): Promise<vscode.Uri | undefined> {
  const own = {
    label: 'Just try them',
    detail: "A copy in the extension's own storage",
    iconPath: new vscode.ThemeIcon('beaker'),
  };
  const folder = {
    label: 'Choose a folder…',
    detail: `The samples are copied to "${folderName}" in it`,
    iconPath: new vscode.ThemeIcon('folder-opened'),
  };
  const chosen = await vscode.window.showQuickPick([own, folder], {
    title: 'Open Sample Workspace',
    placeHolder: 'Where to put the sample plug-ins?',
  });
  if (chosen === own) return context.globalStorageUri;
  if (chosen !== folder) return undefined;
  const [picked] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: 'Copy Samples Here',
      title: 'Folder for the Sample Plug-ins',
    })) ?? [];
  return picked;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}
