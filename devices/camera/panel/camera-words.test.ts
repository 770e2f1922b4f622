import { describe, expect, test } from 'vitest';
import { camera } from '@/devices/camera/index.ts';
import { memoryCardState } from '@/devices/camera/thing-model.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { cardWords } from './card-words.ts';
import { lensCover } from './lens-cover.ts';

const NOW = 1_767_225_600_000;
const unit = (values: FamilyDevice['values'], online = true): FamilyDevice => ({
  deviceId: 'p/d',
  productId: 'p',
  deviceName: 'd',
  name: '客厅',
  category: 'camera',
  online,
  values,
  updatedAt: NOW - 5 * 60_000,
  events: [],
});

describe('the memory card', () => {
  test.each(Object.entries(memoryCardState.mapping))('state %s (%j) has a word, and advice unless all is well', (state, word) => {
    const words = cardWords({ card_state: Number(state) });
    expect(words?.state).toBe(word.zh);
    if (words?.tone !== 'good') expect(words?.text.length).toBeGreaterThan(5);
  });

  test('what the camera would refuse to format is not offered', () => {
    for (const state of Object.keys(memoryCardState.mapping).map(Number)) {
      const { behaviour } = camera;
      const unitOf = { state: { ...behaviour.initial, card_state: state }, memory: { ...behaviour.memory }, now: NOW, random: () => 0.5 };
      const started = behaviour.actions.format_card?.(unitOf, {}).output?.result === 1;
      if (cardWords({ card_state: state })?.format) expect(started, `state ${state}`).toBe(true);
    }
  });

  test('room on it', () => {
    expect(cardWords({ card_state: 1, card_total_mb: 30_720, card_free_mb: 15_360 })).toMatchObject({
      room: '已用 15.0 GB，共 30.0 GB',
      usedPercent: 50,
    });
    expect(cardWords({ card_state: 0, card_total_mb: 0, card_free_mb: 0 })).toMatchObject({ room: '', usedPercent: 0 });
    expect(cardWords({})).toBeUndefined();
    expect(cardWords({ card_state: 77 })).toBeUndefined();
  });
});

describe('why nothing is seen', () => {
  test.each<[string, FamilyDevice, RegExp | undefined]>([
    ['away', unit({ privacy_mode: 1 }, false), /离线/],
    ['lens covered', unit({ privacy_mode: 1 }), /隐私遮挡/],
    ['asleep', unit({ sleep_mode: 1 }), /休眠/],
    ['it sees', unit({ privacy_mode: 0, sleep_mode: 0 }), undefined],
  ])('%s', (_name, device, title) => {
    if (title) expect(lensCover(device, NOW)?.title).toMatch(title);
    else expect(lensCover(device, NOW)).toBeUndefined();
  });

  test('away: since when', () => expect(lensCover(unit({}, false), NOW)?.text).toBe('上次在线 5 分钟前'));
});
