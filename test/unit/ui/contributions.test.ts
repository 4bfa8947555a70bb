// package.json and the code name the same commands, views, settings and files.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  commands,
  itemContexts,
  pluginsView,
  runPanelType,
  searchedContext,
  settings,
} from '../../../src/ui/contributions';

interface Manifest {
  readonly activationEvents: string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: string[] } };
  readonly contributes: {
    readonly commands: { readonly command: string; readonly title: string; readonly category: string }[];
    readonly views: Record<string, { readonly id: string; readonly icon: string }[]>;
    readonly viewsContainers: { readonly activitybar: { readonly id: string; readonly icon: string }[] };
    readonly viewsWelcome: { readonly view: string; readonly when: string; readonly contents: string }[];
    readonly menus: Record<string, { readonly command: string; readonly when?: string; readonly group?: string }[]>;
    readonly keybindings: { readonly command: string }[];
    readonly configuration: {
      readonly properties: Record<string, { readonly scope: string; readonly markdownDescription: string }>;
    };
    readonly walkthroughs: {
      readonly steps: { readonly description: string; readonly media: { readonly markdown: string } }[];
    }[];
    readonly languages: { readonly configuration?: string }[];
    readonly grammars: { readonly path: string }[];
    readonly jsonValidation: { readonly url: string }[];
  };
}

const root = `${import.meta.dirname}/../../../`;
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Manifest;
const { contributes } = manifest;
const known = new Set<string>(Object.values(commands));
const menuItems = Object.values(contributes.menus).flat();
const sources = readdirSync(`${root}src/ui`, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(`${root}src/ui/${file}`, 'utf8'))
  .join('\n');

describe('commands', () => {
  it('are the same in package.json and in the code', () => {
    expect(contributes.commands.map((each) => each.command).sort()).toEqual([...known].sort());
  });

  it('have a title and a category', () => {
    for (const { title, category } of contributes.commands)
      expect([title.length > 2, category]).toEqual([true, 'Plugwright']);
  });

  it('are the only ones in menus and keybindings', () => {
    for (const { command } of [...menuItems, ...contributes.keybindings]) expect(known).toContain(command);
  });

  it('that links run exist', () => {
    const texts = [
      ...contributes.viewsWelcome.map((each) => each.contents),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map((each) => each.description)),
    ];
    const linked = texts.flatMap((text) => [...text.matchAll(/command:([\w.]+)/g)].map(([, id]) => id ?? ''));
    expect(linked.length).toBeGreaterThan(5);
    for (const id of linked.filter((each) => each.startsWith('plugwright.'))) {
      expect(new Set([...known, `${pluginsView}.focus`])).toContain(id);
    }
  });

  it('that need a target are not in the palette', () => {
    const hidden = contributes.menus['commandPalette']?.filter((each) => each.when === 'false') ?? [];
    expect(hidden.map((each) => each.command).sort()).toEqual(
      [
        ...[commands.copyName, commands.openFile, commands.openSource, commands.watchMenu],
        ...[commands.openCase, commands.editCase, commands.duplicateCase, commands.renameCase, commands.deleteCase],
        ...[commands.moveCaseUp, commands.moveCaseDown, commands.generateMock, commands.generateMockScript],
        ...[commands.revealPlugin],
      ].sort(),
    );
  });
});

describe('the view', () => {
  it('has the id that the code uses', () => {
    const [container] = contributes.viewsContainers.activitybar;
    expect(contributes.views[container?.id ?? '']?.map((each) => each.id)).toEqual([pluginsView]);
    expect(new Set(contributes.viewsWelcome.map((each) => each.view))).toEqual(new Set([pluginsView]));
  });

  it('asks for item contexts that the tree gives', () => {
    const contexts = Object.values<string>(itemContexts);
    const asked = menuItems.flatMap(({ when = '' }) => [...when.matchAll(/viewItem (==|=~) (\S+)/g)]);
    expect(asked.length).toBeGreaterThan(4);
    for (const [, operator, operand = ''] of asked) {
      const pattern =
        operator === '==' ? new RegExp(`^${operand.replace('.', '\\.')}$`) : new RegExp(operand.slice(1, -1));
      expect(
        contexts.filter((context) => pattern.test(context)),
        operand,
      ).not.toEqual([]);
    }
  });

  it('offers to run exactly the functions that a host can call', () => {
    const inline = contributes.menus['view/item/context']?.filter((each) => each.group?.startsWith('inline'));
    const run = inline?.filter((each) => each.command === commands.runFunction);
    expect(run?.map((each) => each.when)).toEqual([`view == ${pluginsView} && viewItem == ${itemContexts.function}`]);
  });
});

describe('context keys', () => {
  it('of when clauses are set by the code', () => {
    const clauses = [...menuItems, ...contributes.viewsWelcome].map((each) => each.when ?? '').join(' ');
    const keys = new Set([...clauses.matchAll(/(?<!\S)!?(plugwright\.\w+)(?!\S)/g)].map(([, key]) => key ?? ''));
    keys.delete(pluginsView);
    expect(keys).toContain(searchedContext);
    for (const key of keys) {
      const names = [`'${key}'`, `'${key.slice('plugwright.'.length)}'`];
      expect(
        names.some((name) => sources.includes(name)),
        key,
      ).toBe(true);
    }
  });
});

describe('settings', () => {
  it('are the same in package.json and in the code', () => {
    expect(Object.keys(contributes.configuration.properties).sort()).toEqual(Object.values<string>(settings).sort());
  });

  it('have a description, and can be set per folder but for those of the whole window', () => {
    const ofWindow: readonly string[] = [settings.watchOnStartup, settings.historyMaxRuns];
    for (const [id, { scope, markdownDescription }] of Object.entries(contributes.configuration.properties)) {
      expect(scope, id).toBe(ofWindow.includes(id) ? 'window' : 'resource');
      expect(markdownDescription).toMatch(/\.$/);
    }
  });

  it('that shape a run or a build are not taken from an untrusted workspace', () => {
    const shaping = [settings.buildCommand, settings.watchOnStartup];
    const run = Object.values<string>(settings)
      .filter((id) => id.startsWith('plugwright.run.'))
      .concat(shaping);
    expect([...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort()).toEqual(run.sort());
  });
});

it('activates for the panel, the Testing view, its files and tasks, and for nothing that every window has', () => {
  expect(manifest.activationEvents).toEqual([
    `onWebviewPanel:${runPanelType}`,
    'workspaceContains:.plugwright/welcome.json',
    'onTaskType:plugwright',
    'workspaceContains:**/*.cases.json',
    'workspaceContains:**/xtp.toml',
    'onView:workbench.view.testing',
  ]);
});

it('names files that exist', () => {
  const files = [
    ...contributes.viewsContainers.activitybar.map((each) => each.icon),
    ...contributes.walkthroughs.flatMap(({ steps }) => steps.map((each) => each.media.markdown)),
    ...contributes.languages.flatMap((each) => each.configuration ?? []),
    ...contributes.grammars.map((each) => each.path),
    ...contributes.jsonValidation.map((each) => each.url),
  ];
  for (const file of files) expect(existsSync(root + file), file).toBe(true);
});
