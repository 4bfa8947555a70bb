// What the watch line says of a plug-in whose file is broken.
import { describe, expect, it } from 'vitest';
import { describeBroken } from '../../../src/ui/watch/steps';

describe('the watch line', () => {
  it('says what is wrong with a half-written file, and at which offset', () => {
    const problem = { message: 'the code section ends too early', offset: 57 };
    expect(describeBroken({ state: 'broken', problem })).toBe(
      'The plug-in’s file is broken: the code section ends too early (at offset 57)',
    );
  });

  it('says an offset once', () => {
    const problem = { message: 'Unexpected end at offset 57', offset: 57 };
    expect(describeBroken({ state: 'broken', problem })).toBe(
      'The plug-in’s file is broken: Unexpected end at offset 57',
    );
  });

  it('says nothing of a file that is whole, or is being read', () => {
    expect(describeBroken({ state: 'ready' })).toBeUndefined();
    expect(describeBroken({ state: 'loading' })).toBeUndefined();
    expect(describeBroken(undefined)).toBeUndefined();
  });
});
