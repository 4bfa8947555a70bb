// Text for terminals: colours where they are wanted, and nothing of a plug-in's own control characters.

type Paint = (text: string) => string;

export interface Colours {
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
  readonly dim: Paint;
  readonly bold: Paint;
}

const sgr =
  (enabled: boolean, on: number, off: number): Paint =>
  (text) =>
    enabled && text !== '' ? `\x1b[${on}m${text}\x1b[${off}m` : text;

export const coloursOf = (enabled: boolean): Colours => ({
  red: sgr(enabled, 31, 39),
  green: sgr(enabled, 32, 39),
  yellow: sgr(enabled, 33, 39),
  cyan: sgr(enabled, 36, 39),
  dim: sgr(enabled, 2, 22),
  bold: sgr(enabled, 1, 22),
});

/** FORCE_COLOR decides before NO_COLOR, as in Node; without them a terminal has colours. */
export function wantsColour(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return false;
  return isTerminal;
}

/** Text of a plug-in, whose control characters would steer the terminal; line ends and tabs stay. */
export function visible(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}

export const indent = (text: string, by: string): string => text.replace(/^(?=.)/gm, by);
