import { describe, expect, it } from 'vitest';
import type { Unit, Values } from '../define.ts';
import { camera } from './index.ts';

const { behaviour } = camera;
const unit = (state: Values = {}, memory = {}): Unit => ({
  state: { ...behaviour.initial, ...state },
  memory: { ...behaviour.memory, ...memory },
  now: 1767225600000,
  random: () => 0.5,
});
const run = (trigger: string, state: Values = {}, input: Values = { strength: 80 }) => behaviour.triggers[trigger]?.run(unit(state), input);

describe('what a camera sees', () => {
  it.each([
    ['motion', 'motion_detected'],
    ['person', 'person_detected'],
    ['picture-changed', 'picture_changed'],
  ])('%s posts %s', (trigger, eventId) => {
    expect(run(trigger)?.events).toEqual([{ eventId, params: {} }]);
  });

  it.each(['motion', 'person', 'picture-changed'])('nothing of %s in privacy mode', (trigger) => {
    expect(run(trigger, { privacy_mode: 1 })).toEqual({ status: expect.stringContaining('privacy mode') });
  });

  it.each(['motion', 'person', 'picture-changed'])('nothing of %s with detection off', (trigger) => {
    expect(run(trigger, { motion_detection: 0 })).toEqual({ status: expect.stringContaining('motion detection is off') });
  });

  it.each([
    [0, 59, 60],
    [1, 29, 30],
    [2, 9, 10],
  ])('at sensitivity %i it overlooks %i %% and notices %i %%', (motion_sensitivity, little, enough) => {
    expect(run('motion', { motion_sensitivity }, { strength: little })?.events).toBeUndefined();
    expect(run('motion', { motion_sensitivity }, { strength: enough })?.events).toHaveLength(1);
  });

  it('keeps a picture only where cloud storage keeps it', () => {
    expect(run('motion', { _sys_cs_status: 1 })?.events?.[0]?.params).toEqual({ pic_id: expect.stringMatching(/^1767225600000-\w{8}$/) });
  });
});

describe('how a camera turns', () => {
  const move = (direction: number, memory = {}, state: Values = {}) => behaviour.actions.ptz_move?.(unit(state, memory), { direction });

  it.each([
    [1, { tilt: 10 }],
    [2, { tilt: -10 }],
    [3, { pan: -10 }],
    [4, { pan: 10 }],
  ])('direction %i moves to %j', (direction, memory) => {
    expect(move(direction)).toEqual({ memory, output: { result: 1 } });
  });

  it.each([
    [1, { tilt: 90 }],
    [2, { tilt: -30 }],
    [3, { pan: -170 }],
    [4, { pan: 170 }],
  ])('direction %i stops at the end %j and says so', (direction, memory) => {
    expect(move(direction, memory)).toEqual({ memory, output: { result: 0 } });
  });

  it('stop always succeeds', () => {
    expect(move(0, { pan: 170, tilt: 90 })).toEqual({ output: { result: 1 } });
  });

  it('is refused in privacy mode', () => {
    expect(move(1, {}, { privacy_mode: 1 })).toMatchObject({ code: 403, output: { result: 0 } });
  });
});

it('gets a P2P address of the documented form when it is powered on', () => {
  expect(behaviour.start?.(unit()).changes?._sys_xp2p_info).toMatch(/^XP2P\w{24}%2\.4\.46$/);
});
