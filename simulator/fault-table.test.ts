/** What a fault may say: everything the table allows, nothing else, and each refusal says what is allowed. */
import { describe, expect, it } from 'vitest';
import { checkFault, faultKind, faultNames } from './fault-table.ts';

describe('a rule', () => {
  it.each(faultNames)('%s works with what must be given, and says where', (fault) => {
    const { numbers = {}, where } = faultKind(fault);
    const needed = Object.fromEntries(
      Object.entries(numbers).flatMap(([key, { default: given, max }]) => (given === undefined ? [[key, max]] : [])),
    );
    expect(checkFault({ fault, ...needed }, 'device')).toMatchObject({ fault, ...needed });
    if (!where.includes('proxy')) expect(() => checkFault({ fault, ...needed }, 'proxy')).toThrow('does not work at a proxy');
  });

  it('fills in what was left out', () => {
    expect(checkFault({ fault: 'refuse' }, 'proxy')).toEqual({ fault: 'refuse', packet: 'connect', code: 3 });
    expect(checkFault({ fault: 'malformed' }, 'proxy')).toEqual({ fault: 'malformed', packet: 'publish', direction: 'up', how: 'cut' });
  });

  it.each([
    [null, 'is no object'],
    [{}, 'nothing is unknown'],
    [{ fault: 'explode' }, '"explode" is unknown'],
    [{ fault: '__proto__' }, '"__proto__" is unknown'],
    [{ fault: 'delay' }, 'delay: ms is nothing'],
    [{ fault: 'delay', ms: -1 }, 'delay: ms is -1'],
    [{ fault: 'delay', ms: 1.5 }, 'delay: ms is 1.5'],
    [{ fault: 'refuse', code: 9 }, 'refuse: code is 9'],
    [{ fault: 'drop', times: 0 }, 'drop: times is 0'],
    [{ fault: 'drop', chance: 0 }, 'drop: chance is 0'],
    [{ fault: 'drop', ms: 5 }, 'drop takes no "ms"'],
    [{ fault: 'drop', packet: 'letter' }, 'drop: packet is "letter"'],
    [{ fault: 'drop', direction: 'sideways' }, 'drop: direction is "sideways"'],
    [{ fault: 'drop', clientId: [], topic: 1 }, 'drop: topic is 1'],
    [{ fault: 'drop', clientId: 7 }, 'drop: clientId is 7'],
    [{ fault: 'drop', forMs: 0 }, 'drop: forMs is 0'],
    [{ fault: 'oversized', packet: 'puback' }, 'oversized: packet is "puback"'],
    [{ fault: 'violate', how: 'rudely' }, 'violate: how is "rudely"'],
  ])('%j is refused', (rule, message) => {
    expect(() => checkFault(rule, 'device')).toThrow(message);
    expect(() => checkFault(rule, 'device')).toThrow(expect.objectContaining({ status: 400, fix: expect.stringMatching(/\w/) }));
  });
});
