/** A scenario on a platform that runs already: real HTTP, real MQTT, the machine's clock. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createManualClock } from '../../devices/index.ts';
import { run } from '../cli/program.ts';
import { type OpenPlatform, openPlatform } from '../platform/open.ts';
import { loadStory } from './load-scenario.ts';
import { perform, type StoryResult } from './perform.ts';
import { openRemoteSetting } from './remote-setting.ts';
import { fileWith, storyOf } from './story-text.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'camlock-remote-'));
let opened: OpenPlatform;
beforeAll(async () => {
  opened = await openPlatform({ port: 0, mqttPort: 0, folder });
}, 60_000);
afterAll(async () => {
  await opened?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function play(text: string, mark: `-${string}` = '-a', platformUrl = opened.addresses.http): Promise<StoryResult> {
  const story = await loadStory(fileWith(text), mark);
  return perform(story, { seed: 7, open: (told, seed) => openRemoteSetting(told, { seed, platformUrl }) });
}
const steps = (...lines: string[]) => storyOf(lines.map((line) => `      - ${line}`).join('\n'));

describe('on a running platform', { timeout: 60_000 }, () => {
  it('people, devices, messages and the ledger are found there', async () => {
    const result = await play(
      steps(
        '{ user: 爸爸, joins: 妈妈 }',
        '{ user: 爸爸, accepts: [有人按门铃], of: 大门, strong: false }',
        '{ device: 大门, does: 按门铃 }',
        '{ user: 妈妈, gets: [{ message: 有人按门铃, from: 大门, strong: true }], within: 20s }',
        '{ user: 爸爸, gets: [{ message: 有人按门铃, strong: false }], within: 20s }',
        '{ user: 妈妈, opens: 有人按门铃 }',
        '{ user: 妈妈, calls: 远程开锁, of: 大门 }',
        '{ user: 妈妈, sees: { lock_state: 0 }, of: 大门, within: 20s }',
        '{ user: 妈妈, gets: [开门], within: 20s }',
        '{ user: 妈妈, switchesOff: everything }',
        '{ device: 大门, does: 按门铃 }',
        '{ user: 妈妈, getsNothingFor: 500ms }',
        '{ ledger: { once: 3, lost: 0, doubled: 0 }, lateAfter: 1m, user: 妈妈 }',
      ).replace('once: 3', 'once: 2'),
    );
    expect(result.stages.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    expect(result.ledger).toMatch(/doorbell_ring\n {2}\+-?\d+ ms broker/);
    expect(opened.platform.wechat.users().map(({ nickname }) => nickname)).toEqual(expect.arrayContaining(['妈妈', '爸爸']));
  });

  it('faults strike on real sockets, and a run after another does not meet its devices and people', async () => {
    const lost = steps(
      '{ device: 大门, fault: drop, packet: publish, direction: up }',
      '{ device: 大门, does: 按门铃 }',
      '{ user: 妈妈, getsNothingFor: 1s }',
    );
    expect((await play(lost, '-b')).passed).toBe(true);
    expect((await play(lost, '-c')).passed).toBe(true);
  });

  it('the command takes its address', async () => {
    expect(await run(['scenario', 'run', fileWith(steps('{ wait: 1ms }')), '--platform', opened.addresses.http])).toBe(0);
    process.exitCode = undefined;
  });

  it('rules that a story changes are put back', async () => {
    const rule = () => opened.platform.rules.list().find(({ name }) => name === 'iotCloud.mergeBurstSeconds')?.value;
    const text = `rules: { iotCloud.mergeBurstSeconds: 30 }\n${steps('{ device: 大门, does: 按门铃 }', '{ wait: 100ms }', '{ device: 大门, does: 按门铃 }', '{ user: 妈妈, gets: [有人按门铃], within: 20s }')}`;
    expect((await play(text, '-d')).passed).toBe(true);
    expect(rule()).toBe(0);
  });
});

describe('says what cannot be', () => {
  it('a broker that is not ours', async () => {
    const { stages } = await play(steps('{ brokerDownFor: 5s }'), '-e');
    expect(stages[0]?.failure?.message).toContain('the broker of a platform elsewhere is not ours to stop');
  });

  it('a time of its own', async () => {
    await expect(play(`start: "2026-03-02 02:00"\n${steps('{ wait: 1s }')}`)).rejects.toMatchObject({
      code: 'scenario-clock',
      exitCode: 2,
    });
    const still = await openPlatform({ port: 0, mqttPort: 0, folder, platform: { clock: createManualClock() } });
    try {
      await expect(play(steps('{ wait: 1s }'), '-f', still.addresses.http)).rejects.toThrow('stands still until it is moved');
    } finally {
      await still.close();
    }
  });

  it('a platform that is not there', async () => {
    await expect(play(steps('{ wait: 1s }'), '-g', 'http://127.0.0.1:9')).rejects.toMatchObject({ code: 'platform-not-running' });
  });
});
