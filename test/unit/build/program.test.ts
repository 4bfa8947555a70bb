// Where build tools are found, and how the batch files among them are started.
import { describe, expect, it } from 'vitest';
import { environment, findProgram, windowsLaunch, type Environment } from '../../../src/project/build/program';

const find = (platform: NodeJS.Platform, files: readonly string[], program: string, env: Environment) =>
  findProgram(program, platform === 'win32' ? 'C:\\work' : '/work', env, {
    platform,
    isFile: (path) => Promise.resolve(files.includes(path)),
  });

describe('finding a program', () => {
  it('takes the first on the path', async () => {
    const files = ['/opt/cargo', '/usr/bin/cargo', '/work/cargo', '/work/bin/tool'];
    const env = { PATH: ':/nothing:/opt:/usr/bin' };
    expect(await find('linux', files, 'cargo', env)).toBe('/opt/cargo');
    expect(await find('linux', files, './cargo', env)).toBe('/work/cargo');
    expect(await find('linux', files, 'bin/tool', env)).toBe('/work/bin/tool');
    expect(await find('linux', files, '/usr/bin/cargo', env)).toBe('/usr/bin/cargo');
    expect(await find('linux', files, 'tool', env)).toBeUndefined();
    expect(await find('linux', files, 'cargo', {})).toBeUndefined();
  });

  it('on Windows takes only what can be run, by whatever name the path has', async () => {
    const files = ['C:\\node\\npm', 'C:\\node\\npm.cmd', 'C:\\go\\go.exe', 'C:\\work\\go.exe', 'C:\\work\\x\\run.bat'];
    const env = { pAtH: 'C:\\go;"C:\\node";;' };
    expect(await find('win32', files, 'npm', env)).toBe('C:\\node\\npm.cmd');
    expect(await find('win32', files, 'go', env)).toBe('C:\\go\\go.exe');
    expect(await find('win32', files, 'go.exe', env)).toBe('C:\\go\\go.exe');
    expect(await find('win32', files, 'x/run', env)).toBe('C:\\work\\x\\run.bat');
    expect(await find('win32', files, '.\\go', env)).toBe('C:\\work\\go.exe');
  });

  it('never takes a program of the folder for one of the path', async () => {
    expect(await find('win32', ['C:\\work\\git.exe'], 'git', { PATH: 'C:\\git' })).toBeUndefined();
    expect(await find('linux', ['/work/git'], 'git', { PATH: ':/usr/bin:' })).toBeUndefined();
  });
});

describe('starting a program on Windows', () => {
  it('starts a program as it is', () => {
    const args = ['build', 'a "b"'];
    expect(windowsLaunch('C:\\go\\go.EXE', args, {})).toEqual({ file: 'C:\\go\\go.EXE', args, verbatim: false });
  });

  it('gives a batch file to cmd.exe, with every argument in quotes', () => {
    const line = (...args: string[]) => windowsLaunch('C:\\Program Files\\npm.cmd', args, {}).args.at(-1);
    expect(windowsLaunch('C:\\npm.cmd', ['run'], { COMSPEC: 'C:\\cmd.exe' })).toEqual({
      file: 'C:\\cmd.exe',
      args: ['/d', '/e:ON', '/v:OFF', '/s', '/c', '""C:\\npm.cmd" "run""'],
      verbatim: true,
    });
    expect(line('a & calc', '')).toBe('""C:\\Program Files\\npm.cmd" "a & calc" """');
    expect(line('say "hi"')).toBe('""C:\\Program Files\\npm.cmd" "say ""hi""""');
    expect(line('C:\\out\\', '\\"')).toBe('""C:\\Program Files\\npm.cmd" "C:\\out\\\\" "\\\\""""');
    expect(line('%PATH%')).toBe('""C:\\Program Files\\npm.cmd" "%%cd:~,%PATH%%cd:~,%""');
  });

  it('leaves a line for cmd.exe as a person wrote it', () => {
    const cmd = 'C:\\Windows\\System32\\cmd.exe';
    expect(windowsLaunch(cmd, ['/d', '/s', '/c', 'make "my plugin" && echo %OS%'], {})).toEqual({
      file: cmd,
      args: ['/d', '/s', '/c', '"make "my plugin" && echo %OS%"'],
      verbatim: true,
    });
  });

  it('refuses what cannot be quoted', () => {
    for (const arg of ['a\nb', 'a\rb', 'a\0b']) {
      expect(() => windowsLaunch('C:\\npm.cmd', [arg], {})).toThrow(/argument with a line break/);
    }
  });
});

describe('the environment of a build', () => {
  it('is that of the machine with the variables of the plan', () => {
    const base = { Path: 'C:\\base', HOME: 'me' };
    expect(environment(base, { PATH: 'C:\\plan' }, 'win32')).toEqual({ PATH: 'C:\\plan', HOME: 'me' });
    expect(environment(base, { PATH: '/plan' }, 'linux')).toEqual({ Path: 'C:\\base', PATH: '/plan', HOME: 'me' });
  });
});
