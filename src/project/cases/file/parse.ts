// Reads a case file that people wrote, and says all that is wrong in it at once, each with its place.
import type { Node } from 'jsonc-parser';
import type { Case, CaseFile } from '../model';
import { caseShape, fileShape } from './caseShapes';
import { readDocument, type Document } from './document';
import { Lines } from './lines';
import type { CasePlace, ParsedCases } from './parsed';
import { Problems } from './problems';
import type { Finding, Shape } from './shapes';
import { childOf, itemsOf, membersOf, textAt, valueOf } from './tree';

/**
 * Checks the text of a `*.cases.json`. One wrong case does not hide the others: `file` has those that are right.
 * Never throws.
 */
export function parseCases(text: string): ParsedCases {
  const read = readDocument(text);
  if ('error' in read) {
    const { offset, length, message, hint } = read.error;
    // What is too large is not read for its lines, either.
    const range = new Lines(text.slice(0, offset + length)).range(offset, length);
    return { problems: [{ severity: 'error', message, hint, ...range }], places: [] };
  }
  const { document } = read;
  const problems = new Problems(document.lines);
  const wrong = findingsOf(fileShape, document.root);
  problems.add(wrong);
  const { cases, places } = readCases(document, problems);
  const rest = { problems: problems.list(), places, document };
  return wrong.length > 0 ? rest : { file: { ...fieldsOf(document.root), cases }, ...rest };
}

/** Those that are right, and where they are. */
function readCases({ root, lines }: Document, problems: Problems): { cases: Case[]; places: CasePlace[] } {
  const names = new Map<string, Node>();
  const cases: Case[] = [];
  const places: CasePlace[] = [];
  for (const [index, node] of casesOf(root).entries()) {
    const findings = findingsOf(caseShape, node);
    const name = textAt(node, 'name');
    const nameNode = childOf(node, 'name');
    const first = name === undefined ? undefined : names.get(name);
    if (name !== undefined && nameNode) {
      if (first) findings.push(takenName(nameNode, first, lines));
      else names.set(name, nameNode);
    }
    problems.add(findings, { index, name });
    if (findings.length > 0 || name === undefined || !nameNode) continue;
    cases.push(valueOf(node) as Case);
    const { offset: nameOffset, length: nameLength } = nameNode;
    places.push({ index, name, ...lines.range(node.offset, node.length), nameOffset, nameLength });
  }
  return { cases, places };
}

/** The nodes of all cases, right or wrong. */
export function casesOf(root: Node): readonly Node[] {
  const cases = childOf(root, 'cases');
  return cases ? itemsOf(cases) : [];
}

/** All but the cases, once their shape is checked. */
function fieldsOf(root: Node): Omit<CaseFile, 'cases'> {
  const fields = membersOf(root).filter(({ key }) => key !== 'cases');
  return Object.fromEntries(fields.map(({ key, value }) => [key, valueOf(value)])) as unknown as CaseFile;
}

function findingsOf(shape: Shape, node: Node): Finding[] {
  const findings: Finding[] = [];
  shape(node, [], (finding) => findings.push(finding));
  return findings;
}

function takenName(node: Node, first: Node, lines: Lines): Finding {
  const [before, here] = [first, node].map(({ offset, length }) => lines.range(offset, length).line);
  const where = before === here ? `twice on line ${here ?? 1}` : `on line ${before ?? 1} and on line ${here ?? 1}`;
  const text = `is ${JSON.stringify(node.value)} ${where}`;
  return { node, path: ['name'], text, hint: 'Give each case a name of its own.' };
}
