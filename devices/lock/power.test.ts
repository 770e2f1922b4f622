import { describe, expect, it } from 'vitest';
import { FREEZE_MS, TRIES_TO_FREEZE_ALL } from './door.ts';
import { createBench } from './lock.fixture.ts';

const DAY = 24 * 3600_000;
const batteries = (bench: ReturnType<typeof createBench>) => bench.state.batteries as readonly { percentage: number; state: number }[];

describe('two batteries', () => {
  it('the second one is used only after the main one, and then nothing is left', () => {
    const bench = createBench({ battery_percentage: 1 });
    bench.wait(DAY);
    expect(bench.state.battery_percentage).toBe(0);
    expect(bench.trigger('unlock', { method: 0 }).ids).toEqual(['door_open']);
    bench.trigger('close');
    bench.trigger('battery', { slot: 1, percent: 1 });
    bench.wait(DAY);
    expect(batteries(bench).map(({ percentage }) => percentage)).toEqual([0, 0]);
    expect(bench.trigger('unlock', { method: 0 })).toMatchObject({ ids: [], status: 'the battery is empty' });
  });

  it('say low and nearly empty by their charge', () => {
    const bench = createBench();
    bench.trigger('battery', { slot: 1, percent: 15 });
    expect(batteries(bench)[1]).toMatchObject({ percentage: 15, state: 1 });
    bench.trigger('battery', { slot: 1, percent: 4 });
    expect(batteries(bench)[1]).toMatchObject({ percentage: 4, state: 2 });
    expect(bench.state.battery_percentage).toBe(100);
  });

  it.each([
    ['taken out', 4],
    ['hot', 5],
  ])('one that is %s is told at once', (_, state) => {
    const bench = createBench();
    expect(bench.trigger('battery-state', { slot: 0, state }).events).toEqual([{ eventId: 'battery_alarm', params: { slot: 0, state } }]);
    expect(bench.trigger('battery-state', { slot: 0, state }).ids).toEqual([]);
  });

  it('one on charge fills up and stays full', () => {
    const bench = createBench({ battery_percentage: 98 });
    bench.trigger('battery-state', { slot: 0, state: 3 });
    bench.wait(3600_000);
    expect(bench.state.battery_percentage).toBe(100);
    expect(batteries(bench)[0]).toMatchObject({ percentage: 100, state: 3 });
  });

  it('a power bank held to an empty lock opens it for a known finger', () => {
    const bench = createBench({ battery_percentage: 0, batteries: [] });
    expect(bench.trigger('unlock', { method: 0 }).ids).toEqual([]);
    bench.trigger('emergency-power', { on: 1 });
    expect(bench.trigger('unlock', { method: 0 }).ids).toEqual(['door_open']);
    bench.trigger('close');
    bench.trigger('emergency-power', { on: 0 });
    expect(bench.trigger('unlock', { method: 0 }).ids).toEqual([]);
  });
});

describe('the door', () => {
  it('says whether it is open, ajar or closed', () => {
    const bench = createBench();
    bench.trigger('unlock');
    expect(bench.state.door_state).toBe(1);
    bench.trigger('ajar');
    expect(bench.state.door_state).toBe(2);
    bench.trigger('close');
    expect(bench.state).toMatchObject({ door_state: 0, lock_state: 1 });
  });

  it('that does not lock by itself stays unlocked until somebody locks it', () => {
    const bench = createBench({ auto_lock: 0 });
    bench.trigger('unlock');
    expect(bench.trigger('lock').status).toBe('the door is open');
    bench.trigger('close');
    expect(bench.state).toMatchObject({ door_state: 0, lock_state: 0 });
    bench.trigger('lock');
    expect(bench.state.lock_state).toBe(1);
    expect(bench.trigger('lock').status).toBe('the door is already locked');
  });

  it('that jams when it is locked only looks locked', () => {
    const bench = createBench({ auto_lock: 0, lock_state: 0 }, { jammed: 1 });
    expect(bench.trigger('lock').ids).toEqual(['fake_lock_alarm']);
    expect(bench.state.lock_state).toBe(3);
  });
});

describe('alarms', () => {
  it('prying is told only with the anti-pry alarm on', () => {
    expect(createBench().trigger('pry').ids).toEqual(['pry_alarm']);
    expect(createBench({ anti_pry: 0 }).trigger('pry')).toMatchObject({ ids: [], status: 'the anti-pry alarm is off' });
  });

  it('wrong tries of several kinds freeze the whole lock, for everyone but the key and the hand inside', () => {
    const bench = createBench();
    const ids: string[] = [];
    for (let tries = 0; tries < TRIES_TO_FREEZE_ALL; tries++) ids.push(...bench.trigger('wrong-try', { method: tries % 4 }).ids);
    expect(ids.filter((id) => id === 'trial_lockout').length).toBeGreaterThanOrEqual(1);
    expect(bench.trigger('unlock', { method: 8 })).toMatchObject({ ids: [], status: 'the whole lock is frozen after wrong tries' });
    expect(bench.action('unlock_remote')).toMatchObject({ code: 403, output: { result: 0 } });
    expect(bench.trigger('unlock', { method: 7 }).ids).toEqual(['door_open']);
    bench.trigger('close');
    bench.wait(FREEZE_MS);
    expect(bench.trigger('unlock', { method: 8 }).ids).toEqual(['door_open']);
  });

  it('the whole lock frozen says so under its own number', () => {
    expect(createBench().trigger('trial-lockout', { method: 4 }).events).toEqual([
      { eventId: 'trial_lockout', params: { method: 4, fail_count: TRIES_TO_FREEZE_ALL } },
    ]);
  });
});

describe('the knob inside', () => {
  it('is mechanical: it needs no battery and no motor, and the child lock stops it', () => {
    expect(createBench({ battery_percentage: 0, batteries: [] }, { jammed: 1 }).trigger('unlock', { method: 13 }).ids).toEqual([
      'door_open',
    ]);
    expect(createBench({ child_lock_state: 1 }).trigger('unlock', { method: 13 }).ids).toEqual([]);
  });
});
