import { describe, expect, test } from 'vitest';
import { createBench } from '@/devices/lock/lock.fixture.ts';
import { changedList, credentialsOf, enrolmentOf, kindWord, membersOf, withPerson } from './credentials.ts';

const values = {
  user_list: { owner: '妈妈', shared_person: ['爸爸'] },
  fingerprints: [
    { id: '1', fingerprints_name: '右手拇指', member: '妈妈', duress: 0 },
    { id: '2', fingerprints_name: '左手小指', member: '妈妈', duress: 1 },
  ],
  passwords: [],
  cards: [{ id: '1', card_name: '', member: '保洁阿姨', duress: 0 }],
  faces: 'nonsense',
};

describe('who may get in', () => {
  test('the lists of the lock, one by one, with whose they are', () => {
    expect(credentialsOf(values).map((one) => [kindWord(one.kind), one.name, one.member, one.duress])).toEqual([
      ['指纹', '右手拇指', '妈妈', false],
      ['指纹', '左手小指', '妈妈', true],
      ['卡片', '卡片 1', '保洁阿姨', false],
    ]);
    expect(credentialsOf({})).toEqual([]);
  });

  test('owner, family and others, each once', () => {
    expect(membersOf(values)).toEqual([
      { name: '妈妈', role: 'owner' },
      { name: '爸爸', role: 'family' },
      { name: '保洁阿姨', role: 'other' },
    ]);
    expect(membersOf({ user_list: { owner: '', shared_person: [] } })).toEqual([]);
  });

  test('renaming, giving away and the duress mark change one entry and leave the rest', () => {
    const [thumb] = credentialsOf(values);
    if (!thumb) throw new Error('no credential');
    expect(changedList(values, thumb, { name: '食指', member: '爸爸', duress: true })).toEqual([
      { id: '1', fingerprints_name: '食指', member: '爸爸', duress: 1 },
      values.fingerprints[1],
    ]);
  });

  test('a person more, never twice', () => {
    expect(withPerson(values, '奶奶')).toEqual({ owner: '妈妈', shared_person: ['爸爸', '奶奶'] });
    expect(withPerson(values, '爸爸')).toEqual({ owner: '妈妈', shared_person: ['爸爸'] });
    expect(withPerson({}, '奶奶')).toEqual({ owner: '', shared_person: ['奶奶'] });
  });
});

describe('enrolment, as the lock tells it', () => {
  test('from the order to the finger that is kept', () => {
    const bench = createBench();
    expect(enrolmentOf(bench.state).phase).toBe('idle');
    bench.action('start_enrolment', { method: 0, name: '右手拇指', member: '妈妈', duress: 1 });
    expect(enrolmentOf(bench.state)).toMatchObject({ phase: 'under-way', step: 0, steps: 5 });
    for (let step = 0; step < 5; step++) bench.trigger('enrolment-step');
    expect(enrolmentOf(bench.state).phase).toBe('done');
    expect(credentialsOf(bench.state)).toMatchObject([{ name: '右手拇指', member: '妈妈', duress: true }]);
  });

  test('nobody came, or it was called off', () => {
    const bench = createBench();
    bench.action('start_enrolment', { method: 2, name: '', member: '', duress: 0 });
    bench.wait(120_000);
    expect(enrolmentOf(bench.state).phase).toBe('timed-out');
    bench.action('start_enrolment', { method: 3, name: '', member: '', duress: 0 });
    bench.action('cancel_enrolment');
    expect(enrolmentOf(bench.state)).toMatchObject({ phase: 'cancelled', kind: { property: 'faces' } });
  });

  test('a renamed list is what the lock takes', () => {
    const bench = createBench(values);
    const [thumb] = credentialsOf(bench.state);
    if (!thumb) throw new Error('no credential');
    bench.control({ fingerprints: changedList(bench.state, thumb, { name: '食指' }) });
    expect(credentialsOf(bench.state)[0]?.name).toBe('食指');
  });
});
