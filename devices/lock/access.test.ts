import { describe, expect, it } from 'vitest';
import { temporaryPassword } from '../protocol/credentials.ts';
import { ENROLMENT_MS } from './enrolment.ts';
import { createBench } from './lock.fixture.ts';
import { TEMPORARY_MAX } from './temporary-passwords.ts';

const HOUR = 3600;
const psk = 'jBNLBVmlTJa0jA1Pm3J4Rg==';
const key = { oneTimeCode: (at: number) => temporaryPassword(psk, at) };

describe('enrolment', () => {
  const finger = { method: 0, name: '右手食指', member: '妈妈', duress: 0 };

  it.each([
    ['fingerprint', 0, 5, 'fingerprints'],
    ['password', 1, 2, 'passwords'],
    ['card', 2, 1, 'cards'],
    ['face', 3, 3, 'faces'],
  ])('of a %s takes its steps, tells each, and ends in the list', (_, method, steps, list) => {
    const bench = createBench();
    expect(bench.action('start_enrolment', { ...finger, method }).output).toEqual({ result: 1 });
    for (let step = 1; step < steps; step++) {
      expect(bench.trigger('enrolment-step').ids).toEqual([]);
      expect(bench.state.enrolment).toEqual({ state: 1, method, step, steps });
    }
    expect(bench.trigger('enrolment-step').events).toEqual([
      { eventId: 'enrolled', params: { method, user_id: '1', user_name: '右手食指' } },
    ]);
    expect(bench.state.enrolment).toEqual({ state: 2, method, step: steps, steps });
    expect(bench.state[list]).toEqual([expect.objectContaining({ id: '1', member: '妈妈' })]);
  });

  it('is one at a time, can be cancelled, and gives up when nobody comes', () => {
    const bench = createBench();
    bench.action('start_enrolment', finger);
    expect(bench.action('start_enrolment', finger)).toMatchObject({ code: 403, output: { result: 0 } });
    expect(bench.action('cancel_enrolment').output).toEqual({ result: 1 });
    expect(bench.action('cancel_enrolment').output).toEqual({ result: 0 });
    bench.action('start_enrolment', finger);
    bench.trigger('enrolment-step');
    bench.wait(ENROLMENT_MS);
    expect(bench.state).toMatchObject({ enrolment: { state: 4 }, fingerprints: [] });
    expect(bench.trigger('enrolment-step')).toMatchObject({ ids: [], status: 'no enrolment is under way' });
  });

  it('a finger for emergencies opens and calls for help without another word', () => {
    const bench = createBench();
    bench.action('start_enrolment', { ...finger, name: '小指', duress: 1 });
    for (let step = 0; step < 5; step++) bench.trigger('enrolment-step');
    expect(bench.trigger('unlock', { method: 0, user: '小指' }).events).toEqual([
      { eventId: 'duress_alarm', params: { user_id: '1', method: 9 } },
      { eventId: 'door_open', params: { unlock_type: 9, user_id: '1', user_name: '小指' } },
    ]);
  });

  it('a credential that was deleted opens nothing', () => {
    const bench = createBench();
    bench.trigger('enroll', { method: 2, name: '门卡' });
    bench.trigger('enroll', { method: 2, name: '备用卡' });
    expect(bench.action('delete_credential', { method: 2, id: '1' }).output).toEqual({ result: 1 });
    expect(bench.action('delete_credential', { method: 2, id: '1' })).toMatchObject({ code: 403, output: { result: 0 } });
    expect(bench.trigger('unlock', { method: 2, user: '门卡' }).ids).toEqual([]);
    expect(bench.trigger('unlock', { method: 2, user: '备用卡' }).ids).toEqual(['door_open']);
  });
});

describe('a temporary password', () => {
  const terms = (bench: ReturnType<typeof createBench>, change = {}) => {
    const now = Math.floor(bench.now / 1000);
    return {
      name: '保洁',
      kind: 1,
      begins: now,
      ends: now + HOUR,
      week_days: 0,
      from_minute: 0,
      to_minute: 0,
      digits: '135790',
      ...change,
    };
  };

  it('opens within its time, is listed without its digits, and expires', () => {
    const bench = createBench();
    expect(bench.action('add_temporary_password', terms(bench)).output).toEqual({ result: 1, id: '1' });
    expect(JSON.stringify(bench.state)).not.toContain('135790');
    expect(bench.trigger('type-digits', { digits: '135790' }).events?.[0]?.params).toEqual({
      unlock_type: 6,
      user_id: '1',
      user_name: '保洁',
    });
    bench.trigger('close');
    bench.wait(HOUR * 1000);
    expect(bench.state.temporary_passwords).toEqual([expect.objectContaining({ id: '1', state: 3 })]);
    expect(bench.trigger('type-digits', { digits: '135790' }).ids).toEqual([]);
  });

  it('for one time opens once', () => {
    const bench = createBench();
    bench.action('add_temporary_password', terms(bench, { kind: 0 }));
    expect(bench.trigger('type-digits', { digits: '135790' }).ids).toEqual(['door_open']);
    bench.trigger('close');
    expect(bench.trigger('type-digits', { digits: '135790' }).ids).toEqual([]);
    expect(bench.state.temporary_passwords).toEqual([expect.objectContaining({ state: 2 })]);
  });

  // The bench begins on Thursday 2026-01-01, 08:00 in Beijing.
  it.each([
    ['on its day and in its hours', 0b0001000, 8 * 60, 9 * 60, ['door_open']],
    ['on another day', 0b0010000, 8 * 60, 9 * 60, []],
    ['before its hours', 0b0001000, 9 * 60, 10 * 60, []],
    ['after its hours', 0b0001000, 7 * 60, 8 * 60, []],
  ])('for certain hours, %s', (_, week_days, from_minute, to_minute, ids) => {
    const bench = createBench();
    const ends = Math.floor(bench.now / 1000) + 30 * 86_400;
    bench.action('add_temporary_password', terms(bench, { kind: 2, ends, week_days, from_minute, to_minute }));
    const typed = bench.trigger('type-digits', { digits: '135790' });
    expect(typed.ids).toEqual(ids);
    if (ids.length > 0) expect(typed.events?.[0]?.params).toMatchObject({ unlock_type: 11 });
  });

  it('dynamic lives five minutes, whatever was asked', () => {
    const bench = createBench();
    bench.action('add_temporary_password', terms(bench, { kind: 3, begins: 0, ends: 0 }));
    bench.wait(4 * 60_000);
    expect(bench.trigger('type-digits', { digits: '135790' }).ids).toEqual(['door_open']);
    bench.trigger('close');
    bench.wait(60_000);
    expect(bench.trigger('type-digits', { digits: '135790' }).ids).toEqual([]);
  });

  it('frozen opens nothing until it is thawed, deleted never again', () => {
    const bench = createBench();
    bench.action('add_temporary_password', terms(bench));
    expect(bench.action('freeze_temporary_password', { id: '1', frozen: 1 }).output).toEqual({ result: 1 });
    expect(bench.trigger('type-digits', { digits: '135790' }).ids).toEqual([]);
    bench.action('freeze_temporary_password', { id: '1', frozen: 0 });
    expect(bench.trigger('type-digits', { digits: '135790' }).ids).toEqual(['door_open']);
    bench.trigger('close');
    expect(bench.action('delete_temporary_password', { id: '1' }).output).toEqual({ result: 1 });
    expect(bench.trigger('type-digits', { digits: '135790' }).ids).toEqual([]);
    expect(bench.action('delete_temporary_password', { id: '1' }).output).toEqual({ result: 0 });
    expect(bench.action('freeze_temporary_password', { id: '1', frozen: 0 }).output).toEqual({ result: 0 });
  });

  it.each([
    ['letters', { digits: '12345a' }],
    ['an end before the beginning', { ends: 1 }],
    ['a periodic one without a day', { kind: 2 }],
  ])('with %s is declined', (_, change) => {
    const bench = createBench();
    expect(bench.action('add_temporary_password', terms(bench, change))).toMatchObject({ code: 403, output: { result: 0, id: '' } });
    expect(bench.state.temporary_passwords).toEqual([]);
  });

  it('is declined when its digits are taken, and when the lock is full', () => {
    const bench = createBench();
    for (let count = 0; count < TEMPORARY_MAX; count++)
      bench.action('add_temporary_password', terms(bench, { digits: String(100000 + count) }));
    expect(bench.action('add_temporary_password', terms(bench))).toMatchObject({ code: 403 });
    bench.action('delete_temporary_password', { id: '1' });
    expect(bench.action('add_temporary_password', terms(bench, { digits: '100001' })).status).toContain('taken');
    expect(bench.action('add_temporary_password', terms(bench)).output).toEqual({ result: 1, id: String(TEMPORARY_MAX + 1) });
  });

  it('wrong digits count as wrong tries of the password, and freeze it', () => {
    const bench = createBench();
    bench.action('add_temporary_password', terms(bench));
    const ids = Array.from({ length: 5 }, () => bench.trigger('type-digits', { digits: '000000' }).ids).flat();
    expect(ids).toEqual(['trial_lockout']);
    expect(bench.trigger('type-digits', { digits: '135790' }).ids).toEqual([]);
  });
});

describe('the offline password (facts/tencent-iot.md §1.7)', () => {
  it('is the RFC 4226 code of this half minute or the one before, each once', () => {
    const bench = createBench({}, {}, key);
    const before = temporaryPassword(psk, bench.now - 30_000);
    expect(bench.trigger('type-digits', { digits: before }).ids).toEqual(['door_open']);
    bench.trigger('close');
    expect(bench.trigger('type-digits', { digits: before }).ids).toEqual([]);
    expect(bench.trigger('type-digits', { digits: temporaryPassword(psk, bench.now) }).ids).toEqual(['door_open']);
  });

  it.each([-60_000, 30_000])('opens nothing %i ms away', (away) => {
    const bench = createBench({}, {}, key);
    expect(bench.trigger('type-digits', { digits: temporaryPassword(psk, bench.now + away) }).ids).toEqual([]);
  });

  it('cannot be used while the lock is open', () => {
    const bench = createBench({ lock_state: 0 }, {}, key);
    expect(bench.trigger('type-digits', { digits: temporaryPassword(psk, bench.now) })).toMatchObject({
      ids: [],
      status: 'the door is already unlocked',
    });
  });
});
