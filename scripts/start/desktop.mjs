// Opens desktop VS Code with the extension of this checkout.
import { command, onPath } from '../setup/command.mjs';
import { root } from '../setup/root.mjs';

const names = ['code', 'code-insiders', 'codium'];
/** What package.json asks for in `engines`. */
const oldest = [1, 100];

/** The program of a desktop VS Code that can show a window here and is new enough; undefined if there is none. */
export async function findDesktop() {
  const { env, platform } = process;
  // In the terminal of a remote window `code` speaks to that window, and cannot load an extension for it.
  if (env.VSCODE_IPC_HOOK_CLI || env.WSL_DISTRO_NAME) return undefined;
  if (platform === 'linux') {
    const hasDisplay = Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
    // VS Code does not start as root.
    if (!hasDisplay || process.getuid() === 0) return undefined;
  }
  for (const program of names.map(onPath)) {
    if (program !== undefined && (await isNewEnough(program))) return program;
  }
  return undefined;
}

export async function openDesktop(program, folder) {
  await command(program, ['--new-window', '--disable-workspace-trust', `--extensionDevelopmentPath=${root}`, folder]);
  console.log(`\nVS Code is open with Plugwright.\n\n  Sample workspace: ${folder}\n`);
}

async function isNewEnough(program) {
  const version = await command(program, ['--version']).catch(() => '');
  const [major, minor] = version.split('.').map(Number);
  const enough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  if (!enough) console.log(`${program} is passed over: Plugwright needs VS Code ${oldest.join('.')} or newer.`);
  return enough;
}
