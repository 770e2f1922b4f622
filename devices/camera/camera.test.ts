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
const run = (trigger: string, state: Values = {}, input: Values = { strength: 80, angle: 0 }) =>
  behaviour.triggers[trigger]?.run(unit(state), input);

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

describe('when a camera watches', () => {
  // The unit lives on Thursday 2026-01-01, 08:00 in Beijing.
  it.each([
    ['in its hours', { from_minute: 480, to_minute: 481, week_days: 0b0001000 }, true],
    ['before them', { from_minute: 481, to_minute: 600, week_days: 127 }, false],
    ['after them', { from_minute: 0, to_minute: 480, week_days: 127 }, false],
    ['on another day', { from_minute: 0, to_minute: 1440, week_days: 0b1110111 }, false],
    ['over night, the morning after its day', { from_minute: 1200, to_minute: 540, week_days: 0b0000100 }, true],
    ['over night, on a morning not its own', { from_minute: 1200, to_minute: 540, week_days: 0b0001000 }, false],
  ])('%s', (_, motion_schedule, sees) => {
    expect(run('motion', { motion_schedule })?.events !== undefined).toBe(sees);
  });

  it('it pauses between two alarms of a kind, not between two kinds', () => {
    const fresh = unit({ motion_interval: 2 }, { last_motion_detected: 1767225600000 - 119_000 });
    expect(behaviour.triggers.motion?.run(fresh, { strength: 80 }).status).toContain('pauses 2 min');
    expect(behaviour.triggers.person?.run(fresh, { angle: 0 }).events).toHaveLength(1);
    const over = unit({ motion_interval: 2 }, { last_motion_detected: 1767225600000 - 120_000 });
    expect(behaviour.triggers.motion?.run(over, { strength: 80 }).events).toHaveLength(1);
  });

  it('persons have a switch of their own', () => {
    expect(run('person', { person_detection: 0 })).toEqual({ status: 'person detection is off' });
    expect(run('motion', { person_detection: 0 })?.events).toHaveLength(1);
  });

  it('it follows a person only when it may', () => {
    expect(run('person', { tracking: 1 }, { angle: 30 })?.memory).toMatchObject({ pan: 30 });
    expect(run('person', { tracking: 0 }, { angle: 30 })?.memory).not.toHaveProperty('pan');
    expect(run('person', { tracking: 1, privacy_mode: 1 }, { angle: 30 })?.memory).toBeUndefined();
  });
});

describe('kept positions', () => {
  const act = (input: Values, state: Values = {}, memory = {}) => behaviour.actions.ptz_preset?.(unit(state, memory), input);
  const door = { slot: 2, name: '门口', pan: 40, tilt: 10 };

  it('are kept in order, gone to and forgotten', () => {
    const window = { slot: 1, name: '窗', pan: 0, tilt: 0 };
    const kept = act({ operation: 0, slot: 1, name: '窗' }, { presets: [door] });
    expect(kept).toEqual({ changes: { presets: [window, door] }, output: { result: 1 } });
    expect(act({ operation: 1, slot: 2, name: '' }, { presets: [window, door] })).toEqual({
      memory: { pan: 40, tilt: 10 },
      output: { result: 1 },
    });
    expect(act({ operation: 2, slot: 2, name: '' }, { presets: [window, door] })).toMatchObject({ changes: { presets: [window] } });
  });

  it.each([1, 2])('operation %i on an empty place is declined', (operation) => {
    expect(act({ operation, slot: 3, name: '' })).toMatchObject({ code: 403, output: { result: 0 } });
  });

  it('are not gone to in privacy mode', () => {
    expect(act({ operation: 1, slot: 2, name: '' }, { presets: [door], privacy_mode: 1 })).toMatchObject({ code: 403 });
  });

  it('are gone round until a hand takes the stick', () => {
    const round = { cruise: 1, presets: [{ slot: 1, name: '', pan: 0, tilt: 0 }, door] };
    const first = behaviour.tick?.run(unit(round, { cruise_next: 1 }));
    expect(first?.memory).toMatchObject({ pan: 40, tilt: 10, cruise_next: 0 });
    expect(behaviour.tick?.run(unit(round, { ...first?.memory })).memory ?? {}).not.toHaveProperty('pan');
    expect(behaviour.actions.ptz_move?.(unit(round), { direction: 4 })).toMatchObject({ changes: { cruise: 0 } });
  });
});

describe('talking through it', () => {
  const talk = (on: number, state: Values = {}) => behaviour.actions.talk?.(unit(state), { on });

  it('is one at a time and ends', () => {
    expect(talk(1)).toEqual({ changes: { talking: 1 }, output: { result: 1 } });
    expect(talk(1, { talking: 1 })).toMatchObject({ code: 403, output: { result: 0 } });
    expect(talk(0, { talking: 1 })).toEqual({ changes: { talking: 0 }, output: { result: 1 } });
  });

  it.each(['privacy_mode', 'sleep_mode'])('is declined with %s', (mode) => {
    expect(talk(1, { [mode]: 1 })).toMatchObject({ code: 403, output: { result: 0 } });
  });
});
