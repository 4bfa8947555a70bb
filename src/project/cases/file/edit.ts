// Changes a case file's text as little as possible: every byte stays that need not change, comments and layout too.
import type { Node } from 'jsonc-parser';
import type { Case } from '../model';
import { CaseEditError, type CaseEdit } from './caseEdit';
import { readDocument } from './document';
import { entriesOf, type Entries } from './entries';
import { copyName } from './names';
import { setValue, writeIn } from './setValue';
import { blockOf, insertion, layoutOf, removal } from './splice';
import { styleOf, type Style } from './style';
import { inOrder, type TextEdit } from './textEdits';
import { childOf, itemsOf, textAt } from './tree';

/**
 * The edits that make a change, in the order of the text. Other cases may be wrong, but the text must be JSON.
 *
 * @throws CaseEditError if it cannot be made, e.g. there is no such case.
 */
export function editCases(text: string, edit: CaseEdit): TextEdit[] {
  const read = readDocument(text);
  if ('error' in read) throw new CaseEditError(`${read.error.message} ${read.error.hint}`);
  const { root } = read.document;
  return inOrder(new Edits(text, root).make(edit));
}

class Edits {
  readonly #text: string;
  readonly #root: Node;
  readonly #style: Style;
  readonly #list: Node | undefined;

  constructor(text: string, root: Node) {
    if (root.type !== 'object') throw new CaseEditError('The file must be an object with plugin and cases.');
    this.#text = text;
    this.#root = root;
    this.#style = styleOf(text, root);
    this.#list = childOf(root, 'cases');
    if (this.#list && this.#list.type !== 'array') throw new CaseEditError('cases must be a list; make it one first.');
  }

  make(edit: CaseEdit): TextEdit[] {
    switch (edit.kind) {
      case 'add':
        return this.#add(edit.case, edit.after);
      case 'remove':
        return removal(this.#entriesWith(edit.index), edit.index, this.#style);
      case 'rename':
        return this.#rename(edit.index, edit.name);
      case 'duplicate':
        return this.#duplicate(edit.index);
      case 'move':
        return this.#move(edit.from, edit.to);
      case 'set': {
        const node = edit.index === undefined ? this.#root : this.#case(edit.index);
        if (edit.path.length === 0 && edit.value === undefined) throw new CaseEditError('Nothing is set to no value.');
        return setValue(this.#text, node, edit.path, edit.value, this.#style);
      }
    }
  }

  #add(added: Case, after: number | undefined): TextEdit[] {
    this.#checkFree(added.name);
    if (!this.#list) return setValue(this.#text, this.#root, ['cases'], [added], this.#style);
    const entries = after === undefined ? entriesOf(this.#text, this.#list) : this.#entriesWith(after);
    const layout = layoutOf(entries, this.#style);
    const block = { text: writeIn(layout, added, this.#style), pre: '', post: '' };
    return insertion(entries, after === undefined ? entries.items.length : after + 1, block, layout, this.#style);
  }

  #rename(index: number, name: string): TextEdit[] {
    if (nameOf(this.#case(index)) !== name) this.#checkFree(name);
    return setValue(this.#text, this.#case(index), ['name'], name, this.#style);
  }

  #duplicate(index: number): TextEdit[] {
    const entries = this.#entriesWith(index);
    const node = this.#case(index);
    const name = childOf(node, 'name');
    const old = nameOf(node);
    if (!name || old === undefined) throw new CaseEditError(`The case at ${index} has no name; give it one first.`);
    const copy = JSON.stringify(copyName(old, this.#names()));
    const head = this.#text.slice(node.offset, name.offset);
    const tail = this.#text.slice(name.offset + name.length, node.offset + node.length);
    const block = { text: head + copy + tail, pre: '', post: '' };
    return insertion(entries, index + 1, block, layoutOf(entries, this.#style), this.#style);
  }

  #move(from: number, to: number): TextEdit[] {
    const entries = this.#entriesWith(from);
    this.#entriesWith(to);
    const entry = entries.items[from];
    if (!entry || from === to) return [];
    const block = blockOf(entries, entry, this.#style.eol);
    const layout = layoutOf(entries, this.#style);
    const place = to > from ? to + 1 : to;
    return [...removal(entries, from, this.#style), ...insertion(entries, place, block, layout, this.#style)];
  }

  #case(index: number): Node {
    const node = this.#list && itemsOf(this.#list)[index];
    if (!node) throw new CaseEditError(`There is no case at ${index}; the file may have changed. Try again.`);
    return node;
  }

  #entriesWith(index: number): Entries {
    this.#case(index);
    return entriesOf(this.#text, this.#list ?? this.#root);
  }

  #names(): string[] {
    return (this.#list ? itemsOf(this.#list) : []).flatMap((node) => nameOf(node) ?? []);
  }

  #checkFree(name: string): void {
    if (!this.#names().includes(name)) return;
    throw new CaseEditError(`There is a case ${JSON.stringify(name)} already. Choose another name.`);
  }
}

const nameOf = (node: Node): string | undefined => textAt(node, 'name');
