// Globs and paths of few letters, so that many match.
import fc from 'fast-check';

const name = fc.stringMatching(/^[ab.]{1,2}$/).filter((each) => each !== '.' && each !== '..');

export const anyPath = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));

const character = fc.constantFrom('?', '[ab]', '[a-z]');
const choice = fc
  .array(fc.oneof(name, character), { minLength: 2, maxLength: 3 })
  .map((choices) => `{${choices.join(',')}}`);
const part = fc.oneof(name, character, fc.constant('*'), choice);

const segment = fc
  .tuple(fc.constantFrom('', '', '**/'), fc.array(part, { minLength: 1, maxLength: 3 }))
  .map(([folders, parts]) => folders + parts.join('').replace(/\*+/g, '*'));

export const anyGlob = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
