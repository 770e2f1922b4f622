/** Every step that asks for something goes red when it is not so, and says what was there instead. */
import { describe, expect, it } from 'vitest';
import { playText, storyOf } from './story-text.fixture.ts';

async function play(steps: readonly string[], more?: string) {
  const result = await playText(storyOf(steps.map((step) => `      - ${step}`).join('\n'), more));
  return { result, failure: result.stages.at(-1)?.failure };
}

const RING = '{ device: 大门, does: doorbell }';

describe('goes red:', () => {
  it.each<[string, string[], string, string]>([
    ['a message that never came', ['{ user: 妈妈, gets: [doorbell-ring] }'], '妈妈 did not get doorbell-ring', 'got nothing'],
    [
      'another message',
      [RING, '{ user: 妈妈, gets: [pry-alarm] }'],
      'should get pry-alarm, but it is 门铃呼叫提醒',
      '1. 门铃呼叫提醒 (有人按门铃) from 大门',
    ],
    [
      'one too many',
      [RING, '{ wait: 1s }', RING, '{ user: 妈妈, gets: [doorbell-ring] }'],
      'got 1 more than the one expected',
      '2. 门铃呼叫提醒',
    ],
    [
      'the wrong order',
      [RING, '{ device: 大门, does: pry }', '{ user: 妈妈, gets: [pry-alarm, doorbell-ring] }'],
      'as message 1, but it is',
      'should get: pry-alarm, doorbell-ring',
    ],
    [
      'a word that is not in it',
      [RING, '{ user: 妈妈, gets: [{ message: doorbell-ring, words: [快递] }] }'],
      '"快递" does not stand in it',
      '1. ',
    ],
    [
      'a ring that should be silent',
      [RING, '{ user: 妈妈, gets: [{ message: doorbell-ring, strong: false }] }'],
      'it rings and vibrates',
      '1. ',
    ],
    [
      'too late',
      ['{ brokerDownFor: 20s }', RING, '{ user: 妈妈, gets: [{ message: doorbell-ring, within: 5s }], within: 5m }'],
      'more than 5 s',
      '1. ',
    ],
    ['a message that should not be', [RING, '{ user: 妈妈, getsNothingFor: 1s }'], '妈妈 should get nothing for 1 s', 'got 门铃呼叫提醒'],
    [
      'a property of the device',
      ['{ device: 大门, has: { lock_state: 0 }, within: 3s }'],
      '大门 should have {"lock_state":0} within 3 s',
      '大门 has lock_state 1',
    ],
    [
      'a property in the app',
      ['{ user: 妈妈, sees: { lock_state: 0 }, of: 大门 }'],
      '妈妈 should see {"lock_state":0} of 大门',
      'the app shows lock_state 1',
    ],
    ['a device that is online', ['{ device: 大门, connection: offline }'], '大门 should be offline within 10 s', '大门 is online'],
    ['a firmware', ['{ device: 大门, runs: 9.9.9 }'], '大门 should run firmware 9.9.9', '大门 runs 1.0.0'],
    [
      'something that should have been declined',
      ['{ device: 大门, does: doorbell, declined: frozen }'],
      'should have declined doorbell with "frozen"',
      'it posted doorbell_ring',
    ],
    [
      'a refusal that did not come',
      ['{ user: 妈妈, calls: unlock_remote, of: 大门, refused: NoPermission }'],
      'should have been refused with "NoPermission"',
      'nothing refused it',
    ],
    [
      'another refusal',
      ['{ user: 爸爸, unbinds: 大门, refused: Nonsense }'],
      '爸爸 should have been refused with "Nonsense"',
      'NoPermission',
    ],
    ['a refusal nobody expected', ['{ user: 爸爸, unbinds: 大门 }'], '爸爸 was refused', 'NoPermission'],
    [
      'something it should have told',
      [RING, '{ device: 大门, tells: event-answered, with: { code: 406 }, within: 3s }'],
      '大门 should tell event-answered with {"code":406} within 3 s',
      'event doorbell_ring taken by the cloud',
    ],
    ['telling of a stage before', ['{ device: 大门, tells: bound, within: 1s }'], '大门 should tell bound within 1 s', 'it told nothing'],
    [
      'a condition',
      ['{ waitFor: { user: 妈妈, message: doorbell-ring }, within: 5s }'],
      'waited 5 s in vain until 妈妈 gets doorbell-ring',
      '',
    ],
    ['a count of the ledger', [RING, '{ wait: 1s }', '{ ledger: { once: 2, lost: 0 } }'], 'the ledger should say once 2', 'it says once 1'],
    ['a message to open', ['{ user: 妈妈, opens: doorbell-ring }'], '妈妈 has no message doorbell-ring to open', ''],
    [
      'a fault that loses the event',
      ['{ device: 大门, fault: drop, packet: publish, direction: up }', RING, '{ user: 妈妈, gets: [doorbell-ring] }'],
      '妈妈 did not get doorbell-ring',
      'got nothing',
    ],
  ])('%s', async (_, steps, message, detail) => {
    const { result, failure } = await play(
      steps.map((step) => step),
      'seed: 3\n',
    );
    expect(result.passed).toBe(false);
    expect(failure?.message).toContain(message);
    expect(failure?.details.join('\n')).toContain(detail);
    expect(failure?.place?.path).toBe(`stages[0].steps[${steps.length - 1}]`);
  });
});

describe('goes green:', () => {
  it.each<[string, string[]]>([
    [
      'a fault that is lifted',
      [
        '{ device: 大门, fault: drop, packet: publish, direction: up }',
        '{ device: 大门, lifts: all }',
        RING,
        '{ user: 妈妈, gets: [doorbell-ring] }',
      ],
    ],
    ['any order', [RING, '{ device: 大门, does: pry }', '{ user: 妈妈, gets: [pry-alarm, doorbell-ring], order: any }']],
    [
      'a device switched off and on',
      [
        '{ device: 大门, power: off }',
        '{ device: 大门, connection: offline }',
        '{ device: 大门, power: on }',
        '{ device: 大门, connection: online }',
      ],
    ],
    ['a property set by hand, seen in the app', ['{ device: 大门, sets: { volume: 1 } }', '{ user: 妈妈, sees: { volume: 1 }, of: 大门 }']],
    [
      'a condition on messages',
      [RING, '{ waitFor: { user: 妈妈, messages: 1 } }', '{ waitFor: { device: 大门, has: { wakeup_state: 0 } }, within: 3m }'],
    ],
    [
      'an event that nothing led to',
      [
        '{ device: 大门, posts: 有人按门铃 }',
        '{ waitFor: { device: 大门, tells: event-answered, with: { code: 0 } }, within: 5s }',
        '{ user: 妈妈, gets: [doorbell-ring] }',
      ],
    ],
    [
      'what a spoiled payload is answered',
      [
        '{ device: 大门, fault: violate, topic: $thing/up/event/, times: 1 }',
        RING,
        '{ device: 大门, tells: event-answered, with: { code: 406 } }',
        '{ user: 妈妈, getsNothingFor: 1m }',
      ],
    ],
    [
      'leaving the family',
      ['{ user: 爸爸, joins: 妈妈 }', '{ user: 爸爸, leaves: 妈妈 }', '{ user: 爸爸, leaves: 妈妈, refused: NoPermission }'],
    ],
    [
      'a rule switched in the middle',
      ['{ rules: { iotCloud.mergeBurstSeconds: 60 } }', RING, '{ wait: 1s }', RING, '{ user: 妈妈, gets: [doorbell-ring] }'],
    ],
  ])('%s', async (_, steps) => {
    const { result, failure } = await play(steps);
    expect(failure).toBeUndefined();
    expect(result.passed).toBe(true);
  });
});

it('a step of many is told by the step inside a repetition', async () => {
  const { failure } = await play(['{ repeat: 2, steps: [{ wait: 1s }, { user: 妈妈, gets: [doorbell-ring] }] }']);
  expect(failure?.place).toMatchObject({ path: 'stages[0].steps[0].steps[1]', line: 10 });
});

it('a set-up that cannot be is the failure of the story', async () => {
  const { result } = await play([RING], 'rules: { iotCloud.secretsGone: true }\n').catch((error: Error) => ({ result: error }));
  expect(String(result)).toContain('iotCloud.secretsGone');
});

it('devices that are off are off, and bound all the same', async () => {
  const text = `name: n\ndevices:\n  门: { category: lock, power: off }\nusers:\n  我: { has: [门] }\nstages:\n  - name: 一\n    steps:
      - { device: 门, connection: offline, within: 1s }
      - { device: 门, power: on }
      - { device: 门, does: doorbell }
      - { user: 我, gets: [doorbell-ring] }\n`;
  expect((await playText(text)).passed).toBe(true);
});
