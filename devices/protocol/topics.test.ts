import { describe, expect, it } from 'vitest';
import {
  downTopic,
  otaReportTopic,
  otaUpdateTopic,
  parseTopic,
  publishTopics,
  subscribeTopics,
  systemResultTopic,
  systemTopic,
  upTopic,
} from './topics.ts';

const cam = { productId: 'ABCDE12345', deviceName: 'cam1' };

describe('topics', () => {
  it('are spelled as Tencent spells them', () => {
    expect(upTopic('property', cam)).toBe('$thing/up/property/ABCDE12345/cam1');
    expect(downTopic('service', cam)).toBe('$thing/down/service/ABCDE12345/cam1');
    expect(systemTopic(cam)).toBe('$sys/operation/ABCDE12345/cam1');
    expect(systemResultTopic(cam)).toBe('$sys/operation/result/ABCDE12345/cam1');
    expect(otaReportTopic(cam)).toBe('$ota/report/ABCDE12345/cam1');
    expect(otaUpdateTopic(cam)).toBe('$ota/update/ABCDE12345/cam1');
  });

  it('a device publishes to seven and subscribes to six, none of them the same', () => {
    const all = [...publishTopics(cam), ...subscribeTopics(cam)];
    expect(publishTopics(cam)).toHaveLength(7);
    expect(subscribeTopics(cam)).toHaveLength(6);
    expect(new Set(all).size).toBe(13);
  });

  it.each([...publishTopics(cam), ...subscribeTopics(cam)])('%s is read back', (topic) => {
    expect(parseTopic(topic)).toMatchObject(cam);
  });

  it('keep direction, channel and kind', () => {
    expect(parseTopic('$thing/down/action/P/d')).toEqual({
      kind: 'thing',
      direction: 'down',
      channel: 'action',
      productId: 'P',
      deviceName: 'd',
    });
    expect(parseTopic('$sys/operation/result/P/d')).toEqual({ kind: 'system-result', productId: 'P', deviceName: 'd' });
    expect(parseTopic('$sys/operation/P/d')).toEqual({ kind: 'system', productId: 'P', deviceName: 'd' });
  });

  it.each([
    '',
    '#',
    '$thing/up/property/P/+',
    '$thing/up/property/P/#',
    '$thing/up/raw/P/d',
    '$thing/sideways/property/P/d',
    '$thing/up/property/P',
    '$thing/up/property/P/d/x',
    '$thing/up/property/P/d\n',
    '$sys/operation/P',
    '$ota/upgrade/P/d',
    ' $thing/up/property/P/d',
  ])('outside the table is no topic: %j', (topic) => {
    expect(parseTopic(topic)).toBeUndefined();
  });
});
