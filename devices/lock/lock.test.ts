import { describe, expect, it } from 'vitest';
import { AJAR_MS } from './behaviour.ts';
import { AWAKE_MS, FREEZE_MS, TRIES_TO_FREEZE } from './door.ts';
import { createBench } from './lock.fixture.ts';

describe('getting in', () => {
  it.each([
    ['fingerprint', 0],
    ['password', 1],
    ['card', 2],
    ['face', 3],
    ['mechanical key', 4],
    ['temporary password', 6],
    ['inside button', 7],
    ['palm', 8],
    ['phone at the door', 10],
    ['periodic password', 11],
    ['dual check', 12],
    ['knob inside', 13],
    ['automatic opening', 14],
  ])('by %s opens the door and says how', (_, method) => {
    const bench = createBench();
    const opened = bench.trigger('unlock', { method, user: '妈妈' });
    expect(opened.events).toEqual([{ eventId: 'door_open', params: expect.objectContaining({ unlock_type: method }) }]);
    expect(bench.state).toMatchObject({ lock_state: 0, wakeup_state: 1 });
  });

  it('names the member whose finger it was', () => {
    const bench = createBench();
    bench.trigger('enroll', { method: 0, name: '爸爸' });
    bench.trigger('enroll', { method: 0, name: '妈妈' });
    expect(bench.state.fingerprints).toEqual([
      { id: '1', fingerprints_name: '爸爸' },
      { id: '2', fingerprints_name: '妈妈' },
    ]);
    expect(bench.trigger('unlock', { method: 0, user: '2' }).events?.[0]?.params).toEqual({
      unlock_type: 0,
      user_id: '2',
      user_name: '妈妈',
    });
  });

  it('a stranger’s finger opens nothing once somebody is enrolled, and five of them freeze the sensor', () => {
    const bench = createBench();
    bench.trigger('enroll', { method: 0, name: '爸爸' });
    for (let tries = 1; tries < TRIES_TO_FREEZE; tries++) expect(bench.trigger('unlock', { method: 0, user: 'stranger' }).ids).toEqual([]);
    expect(bench.trigger('unlock', { method: 0, user: 'stranger' }).events).toEqual([
      { eventId: 'trial_lockout', params: { method: 0, fail_count: TRIES_TO_FREEZE } },
    ]);
    expect(bench.trigger('unlock', { method: 0, user: '爸爸' })).toMatchObject({ ids: [], status: expect.stringContaining('frozen') });
    expect(bench.state.lock_state).toBe(1);
    bench.wait(FREEZE_MS);
    expect(bench.trigger('unlock', { method: 0, user: '爸爸' }).ids).toEqual(['door_open']);
  });

  it('a right finger in between starts the counting anew', () => {
    const bench = createBench();
    bench.trigger('enroll', { method: 0, name: '爸爸' });
    for (let tries = 1; tries < TRIES_TO_FREEZE; tries++) bench.trigger('wrong-try', { method: 0 });
    bench.trigger('unlock', { method: 0 });
    bench.trigger('close');
    expect(bench.trigger('wrong-try', { method: 0 }).ids).toEqual([]);
  });

  it('counts to five and no further, however it got there', () => {
    const bench = createBench();
    bench.trigger('wrong-try', { method: 1 });
    expect(bench.trigger('trial-lockout', { method: 1 }).events?.[0]?.params).toEqual({ method: 1, fail_count: TRIES_TO_FREEZE });
  });

  it('freezing the fingerprint sensor leaves the other ways open', () => {
    const bench = createBench();
    bench.trigger('trial-lockout', { method: 0 });
    expect(bench.trigger('unlock', { method: 2 }).ids).toEqual(['door_open']);
  });

  it('under duress opens like any other time and raises the alarm first', () => {
    expect(createBench().trigger('duress', { user: '1' }).ids).toEqual(['duress_alarm', 'door_open']);
  });

  it('is pointless while the door is open', () => {
    const bench = createBench({ lock_state: 0 });
    expect(bench.trigger('unlock')).toMatchObject({ ids: [], status: 'the door is already unlocked' });
    expect(bench.trigger('duress').ids).toEqual([]);
  });
});

describe('what stands in the way', () => {
  it('the inner lock stops all but the key and the hand inside', () => {
    expect(createBench({ inner_lock_state: 1 }).trigger('unlock', { method: 0 }).ids).toEqual([]);
    expect(createBench({ inner_lock_state: 1 }).trigger('unlock', { method: 4 }).ids).toEqual(['door_open']);
    expect(createBench({ inner_lock_state: 1 }).trigger('unlock', { method: 7 }).ids).toEqual(['door_open']);
  });

  it('the child lock stops the hand inside only', () => {
    expect(createBench({ child_lock_state: 1 }).trigger('unlock', { method: 7 }).ids).toEqual([]);
    expect(createBench({ child_lock_state: 1 }).trigger('unlock', { method: 0 }).ids).toEqual(['door_open']);
  });

  it('a jammed motor and an empty battery leave the key', () => {
    expect(createBench({}, { jammed: 1 }).trigger('unlock', { method: 1 }).ids).toEqual([]);
    expect(createBench({ battery_percentage: 0, batteries: [] }).trigger('unlock', { method: 1 }).ids).toEqual([]);
    expect(createBench({ battery_percentage: 0 }, { jammed: 1 }).trigger('unlock', { method: 4 }).ids).toEqual(['door_open']);
  });
});

describe('remote unlock', () => {
  it('opens and answers with success', () => {
    const bench = createBench();
    const answer = bench.action('unlock_remote');
    expect(answer.output).toEqual({ result: 1 });
    expect(answer.code).toBeUndefined();
    expect(answer.events?.[0]).toMatchObject({ eventId: 'door_open', params: { unlock_type: 5 } });
    expect(bench.state.lock_state).toBe(0);
  });

  it.each([
    ['locked from inside', { inner_lock_state: 1 }, {}],
    ['jammed', {}, { jammed: 1 }],
    ['battery', { battery_percentage: 0, batteries: [] }, {}],
  ])('is refused when it is %s, with the reason', (reason, state, memory) => {
    const bench = createBench(state, memory);
    expect(bench.action('unlock_remote')).toMatchObject({
      code: 403,
      status: expect.stringContaining(reason),
      output: { result: 0 },
      ids: [],
    });
    expect(bench.state.lock_state).toBe(1);
  });

  it('of an open door does nothing and is no failure', () => {
    expect(createBench({ lock_state: 0 }).action('unlock_remote')).toMatchObject({ output: { result: 1 }, ids: [] });
  });
});

describe('the door', () => {
  it('locks again when it is closed', () => {
    const bench = createBench();
    bench.trigger('unlock');
    expect(bench.trigger('close').ids).toEqual(['door_close']);
    expect(bench.state.lock_state).toBe(1);
    expect(bench.trigger('close')).toMatchObject({ ids: [], status: 'the door is already closed' });
  });

  it('only looks locked when the motor is jammed', () => {
    const bench = createBench({ lock_state: 0 }, { jammed: 1 });
    expect(bench.trigger('close').ids).toEqual(['door_close', 'fake_lock_alarm']);
    expect(bench.state.lock_state).toBe(3);
    bench.trigger('jam', { on: 0 });
    expect(bench.state.lock_state).toBe(1);
  });

  it('left open is told once, after two minutes', () => {
    const bench = createBench();
    bench.trigger('unlock');
    expect(bench.wait(AJAR_MS - 60_000)).toEqual([]);
    expect(bench.wait(60_000)).toEqual(['door_ajar']);
    expect(bench.wait(3600_000)).toEqual([]);
    bench.trigger('close');
    bench.trigger('unlock');
    expect(bench.wait(AJAR_MS)).toEqual(['door_ajar']);
  });

  it('cannot be locked from inside while it is open', () => {
    expect(createBench({ lock_state: 0 }).control({ inner_lock_state: 1 })).toMatchObject({ code: 403 });
    expect(createBench().control({ inner_lock_state: 1, volume: 0 }).changes).toEqual({ inner_lock_state: 1, volume: 0 });
  });

  it('locked from inside tells so, and unlocking inside is quiet', () => {
    const bench = createBench();
    expect(bench.trigger('inner-lock').ids).toEqual(['inner_locked']);
    expect(bench.trigger('inner-lock').ids).toEqual([]);
    expect(bench.state.inner_lock_state).toBe(0);
  });
});

describe('alarms', () => {
  it.each([
    ['doorbell', 'doorbell_ring'],
    ['pry', 'pry_alarm'],
    ['key-left-in', 'key_left_in'],
    ['occlusion', 'occlusion_alarm'],
  ])('%s posts %s and wakes the lock', (trigger, eventId) => {
    const bench = createBench();
    expect(bench.trigger(trigger).ids).toEqual([eventId]);
    expect(bench.state.wakeup_state).toBe(1);
  });

  it.each([
    [0, 59, 60],
    [1, 29, 30],
    [2, 9, 10],
  ])('loitering at sensitivity %i needs more than %i s', (sensitivity, short, long) => {
    expect(createBench({ sensitivity }).trigger('loitering', { stay_sec: short }).ids).toEqual([]);
    expect(createBench({ sensitivity }).trigger('loitering', { stay_sec: long }).ids).toEqual(['loitering_alarm']);
  });

  it('loitering is nobody’s business while disarmed', () => {
    expect(createBench({ disarming: 0 }).trigger('loitering', { stay_sec: 3600 })).toMatchObject({
      ids: [],
      status: 'the lock is not armed',
    });
  });
});

describe('the battery', () => {
  it('falling below twenty is told once until it was charged', () => {
    const bench = createBench({ battery_percentage: 60 });
    expect(bench.trigger('battery', { percent: 20 }).ids).toEqual([]);
    expect(bench.trigger('battery', { percent: 19 }).events).toEqual([{ eventId: 'low_battery', params: { battery_percentage: 19 } }]);
    expect(bench.trigger('battery', { percent: 5 }).ids).toEqual([]);
    expect(bench.trigger('battery', { percent: 100 }).ids).toEqual([]);
    expect(bench.trigger('battery', { percent: 10 }).ids).toEqual(['low_battery']);
  });

  it('loses a percent a day asleep, and tells on the way down', () => {
    const bench = createBench({ battery_percentage: 20 });
    expect(bench.wait(23 * 3600_000)).toEqual([]);
    expect(bench.state.battery_percentage).toBe(20);
    expect(bench.wait(3600_000)).toEqual(['low_battery']);
    expect(bench.state.battery_percentage).toBe(19);
  });
});

it('sleeps a minute after the last touch, and wake_up wakes it', () => {
  const bench = createBench();
  expect(bench.action('wake_up').output).toEqual({ wakeup_state: 1 });
  expect(bench.state.wakeup_state).toBe(1);
  bench.wait(AWAKE_MS);
  expect(bench.state.wakeup_state).toBe(0);
});
