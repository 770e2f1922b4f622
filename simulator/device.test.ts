import { describe, expect, it } from 'vitest';
import { createManualClock, createRandom } from '../devices/index.ts';
import { createDevice } from './device.ts';
import { SimulatorError } from './error.ts';

function create(category: 'camera' | 'lock' = 'lock') {
  const clock = createManualClock(1767225600000);
  const device = createDevice({ productId: 'AURORALOCK', deviceName: 'lock-0001', category, clock, random: createRandom(1) });
  device.powerOn();
  return { clock, device };
}

/** The error a call throws, or undefined. */
function failureOf(run: () => unknown): SimulatorError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error as SimulatorError;
  }
}

describe('control', () => {
  it('changes what was asked and reports it, even when it was so already', () => {
    const { device } = create();
    expect(device.control({ volume: 2, child_lock_state: 1 })).toMatchObject({ code: 0, changes: { volume: 2, child_lock_state: 1 } });
    expect(device.state).toMatchObject({ volume: 2, child_lock_state: 1 });
  });

  it.each([
    ['an unknown property', { nope: 1 }],
    ['a value out of range', { volume: 4 }],
    ['a read-only property', { lock_state: 0 }],
    ['the wrong type', { volume: '1' }],
    ['no object', [1]],
    ['nothing', undefined],
  ])('answers 406 and changes nothing for %s', (_, params) => {
    const { device } = create();
    const before = device.state;
    expect(device.control(params)).toMatchObject({ code: 406, status: expect.stringMatching(/\S/), changes: {} });
    expect(device.state).toEqual(before);
  });

  it('all or nothing: one bad value keeps the good one out', () => {
    const { device } = create();
    device.control({ volume: 1, nope: 1 });
    expect(device.state.volume).toBe(2);
  });
});

describe('action', () => {
  it('does it and gives the output', () => {
    const { device } = create();
    expect(device.action('unlock_remote', {})).toMatchObject({ code: 0, output: { result: 1 }, changes: { lock_state: 0 } });
  });

  it('404 for an unknown one, inherited names included', () => {
    const { device } = create();
    for (const id of ['open_sesame', 'constructor', '__proto__', '']) expect(device.action(id, {}).code).toBe(404);
  });

  it('406 for a missing or wrong input', () => {
    const { device } = create('camera');
    expect(device.action('ptz_move', {})).toMatchObject({ code: 406, status: expect.stringContaining('direction') });
    expect(device.action('ptz_move', { direction: 9 }).code).toBe(406);
    expect(device.action('ptz_move', { direction: 1, speed: 3 }).code).toBe(406);
    expect(device.memory).toMatchObject({ pan: 0, tilt: 0 });
  });
});

describe('trigger', () => {
  it('fills in the time, in seconds for the event and milliseconds around it', () => {
    const { device } = create();
    expect(device.trigger('doorbell').events).toEqual([
      { eventId: 'doorbell_ring', type: 'alert', timestamp: 1767225600000, params: { event_time: 1767225600 } },
    ]);
  });

  it('gives two events of one kind in one millisecond different times', () => {
    const { device } = create();
    const times = [device.trigger('doorbell'), device.trigger('doorbell'), device.trigger('doorbell')].map(
      (step) => step.events[0]?.timestamp,
    );
    expect(times).toEqual([1767225600000, 1767225600001, 1767225600002]);
  });

  it('reports only what changed', () => {
    const { device } = create();
    expect(device.trigger('doorbell').changes).toEqual({ wakeup_state: 1 });
    expect(device.trigger('doorbell').changes).toEqual({});
  });

  it.each([
    ['an unknown trigger', 'dance', {}, 404],
    ['an inherited name', 'toString', {}, 404],
    ['an input out of range', 'battery', { percent: 101 }, 400],
    ['an unknown input', 'battery', { percentage: 10 }, 400],
    ['a list for an input', 'battery', [10], 400],
    ['null for an input', 'battery', null, 400],
  ])('refuses %s with a fix', (_, name, input, status) => {
    const { device } = create();
    const failure = failureOf(() => device.trigger(name, input));
    expect(failure).toBeInstanceOf(SimulatorError);
    expect(failure).toMatchObject({ status, fix: expect.stringMatching(/\S/) });
  });

  it('needs power', () => {
    const { device } = create();
    device.powerOff();
    expect(failureOf(() => device.trigger('doorbell'))).toMatchObject({ status: 409 });
    expect(device.tick().events).toEqual([]);
  });
});

it('goes by the cloud’s time once it was told', () => {
  const { clock, device } = create();
  expect(device.setTime(1800000000000)).toBe(1800000000000 - 1767225600000);
  clock.advance(500);
  expect(device.trigger('doorbell').events[0]?.timestamp).toBe(1800000000500);
  expect(device.setTime(1800000000500)).toBe(0);
});

it('a factory reset brings back every first value and forgets the family', () => {
  const { device } = create();
  device.control({ volume: 0 });
  device.trigger('enroll', { name: '妈妈' });
  device.bound = true;
  const step = device.factoryReset();
  expect(device.state).toMatchObject({ volume: 2, fingerprints: [] });
  expect(step.changes).toEqual(device.state);
  expect(device.bound).toBe(false);
});

it('posts an event that nothing led to, of its model and within it', () => {
  const { device } = create();
  expect(device.post('door_ajar', { open_sec: 7 }).events).toMatchObject([
    { eventId: 'door_ajar', type: 'alert', params: { open_sec: 7 } },
  ]);
  expect(() => device.post('door_ajar', { open_sec: -1 })).toThrow('open_sec: got -1');
  expect(() => device.post('sunrise')).toThrow('a lock has no event "sunrise"');
  device.powerOff();
  expect(() => device.post('doorbell_ring')).toThrow('is powered off');
});
