import { describe, expect, test } from 'vitest';
import { closed, type PlayerEvent, playerStep, playerWords, retryMs, TRIES } from './player-state.ts';

const play = (...events: PlayerEvent[]) => events.reduce(playerStep, closed);
const code = (number: number): PlayerEvent => ({ kind: 'code', code: number });
const open: PlayerEvent = { kind: 'open' };

describe('a live picture', () => {
  test('opens, and says nothing once it plays', () => {
    expect(playerWords(play(open))).toBe('正在打开画面…');
    expect(play(open, code(2001))).toMatchObject({ phase: 'opening' });
    expect(playerWords(play(open, code(2003)))).toBe('');
  });

  test('stalls and goes on', () => {
    const stalled = play(open, code(2003), code(2007));
    expect(stalled.phase).toBe('stalled');
    expect(playerWords(stalled)).toMatch(/卡住/);
    expect(playerStep(stalled, code(2004)).phase).toBe('playing');
  });

  test.each([-2301, 2006, 3002])('code %i breaks it off, and it is tried again', (number) => {
    const broken = play(open, code(2003), code(number));
    expect(broken).toEqual({ phase: 'reconnecting', tries: 1 });
    expect(playerWords(broken)).toMatch(/断开.*第 1 次/);
    expect(playerStep(broken, { kind: 'retry' })).toEqual({ phase: 'opening', tries: 1 });
  });

  test('several codes of one break count once', () => {
    expect(play(open, code(2003), code(3002), code(-2301), code(3005)).tries).toBe(1);
  });

  test('standing still too long is a break', () => {
    expect(play(open, { kind: 'patience' })).toEqual({ phase: 'reconnecting', tries: 1 });
    expect(play(open, code(2003), code(2105), { kind: 'patience' }).phase).toBe('reconnecting');
    expect(play(open, code(2003), { kind: 'patience' }).phase).toBe('playing');
  });

  test('after so many tries it is left to the person, whose tap begins anew', () => {
    let state = play(open);
    for (let i = 0; i < TRIES; i++) state = playerStep(playerStep(state, code(-2301)), { kind: 'retry' });
    const failed = playerStep(state, code(-2301));
    expect(failed.phase).toBe('failed');
    expect(playerWords(failed)).toMatch(/请检查/);
    expect(playerStep(failed, code(2003)).phase).toBe('failed');
    expect(playerStep(failed, open)).toEqual({ phase: 'opening', tries: 0 });
  });

  test('playing again forgets the tries', () => {
    expect(play(open, code(-2301), { kind: 'retry' }, code(2003), code(-2301)).tries).toBe(1);
  });

  test('paused, nothing of the player counts until it is resumed', () => {
    const paused = play(open, code(2003), { kind: 'pause' });
    expect(playerStep(paused, code(-2301))).toBe(paused);
    expect(playerStep(paused, { kind: 'resume' }).phase).toBe('opening');
  });

  test('waits longer each time', () => expect([1, 2, 3, 4, 9].map(retryMs)).toEqual([1000, 2000, 4000, 8000, 8000]));
});
