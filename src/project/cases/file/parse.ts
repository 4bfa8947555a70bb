// Reads a case file that people wrote, and says all that is wrong in it at once, each with its place.
import type { Node } from 'jsonc-parser';
import type { Case, CaseFile } from '../model';
import { caseShape, fileShape } from './caseShapes';
import { readDocument } from './document';
import { Lines } from './lines';
import type { CasePlace, CaseProblem, ParsedCases } from './parsed';
import { pathText, type Finding, type Shape } from './shapes';
import { childOf, itemsOf, membersOf, valueOf } from './tree';

/** More are counted and not listed. */
const mostProblems = 1000;

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
  const { root, lines } = document;
  const problems: CaseProblem[] = [];
  const note = (problem: CaseProblem): void => {
    if (problems.length < mostProblems) problems.push(problem);
  };

  const fileFindings = findingsOf(fileShape, root);
  for (const finding of fileFindings) note(problemOf(finding, 'The file', lines));

  const names = new Map<string, Node>();
  const cases: Case[] = [];
  const places: CasePlace[] = [];
  casesOf(root).forEach((node, index) => {
    const findings = findingsOf(caseShape, node);
    const nameNode = childOf(node, 'name');
    const name = nameNode?.type === 'string' ? String(nameNode.value) : undefined;
    const first = name === undefined ? undefined : names.get(name);
    if (nameNode && first) findings.push(takenName(nameNode, first, lines));
    else if (nameNode && name !== undefined) names.set(name, nameNode);
    const subject = `The case ${name === undefined ? `cases[${index}]` : JSON.stringify(name)}`;
    for (const finding of findings) {
      note({ ...problemOf(finding, subject, lines), caseIndex: index, ...(name !== undefined && { caseName: name }) });
    }
    if (findings.length > 0 || !nameNode || name === undefined) return;
    cases.push(valueOf(node) as Case);
    places.push({
      index,
      name,
      ...lines.range(node.offset, node.length),
      nameOffset: nameNode.offset,
      nameLength: nameNode.length,
    });
  });

  problems.sort((a, b) => a.offset - b.offset);
  if (fileFindings.length > 0) return { problems, places, document };
  return { file: { ...(fieldsOf(root) as Omit<CaseFile, 'cases'>), cases }, problems, places, document };
}

/** The nodes of all cases, right or wrong. */
export function casesOf(root: Node): readonly Node[] {
  const cases = childOf(root, 'cases');
  return cases ? itemsOf(cases) : [];
}

const fieldsOf = (root: Node): object =>
  Object.fromEntries(membersOf(root).flatMap(({ key, value }) => (key === 'cases' ? [] : [[key, valueOf(value)]])));

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

/** @param subject what messages call the whole. */
function problemOf({ node, path, text, hint }: Finding, subject: string, lines: Lines): CaseProblem {
  const place = path.length === 0 ? subject : pathText(path);
  const whole = lines.range(node.offset, node.length);
  // What takes several lines is marked at its bracket.
  return {
    severity: 'error',
    message: `${place} ${text}.`,
    ...(hint !== undefined && { hint }),
    ...(whole.endLine > whole.line ? lines.range(node.offset, 1) : whole),
  };
}
