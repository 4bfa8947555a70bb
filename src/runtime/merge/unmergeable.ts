// Thrown where a plug-in has something that merging does not know or does not allow; never leaves this folder.

export class Unmergeable extends Error {
  override readonly name = 'Unmergeable';
}
