import { describe, expect, it } from 'vitest';
import { EVENT_PAGE, encodeEventLink, parseEventLink } from './deep-link.ts';
import { parseDeviceId, SN_MAX_BYTES, SN_PATTERN, toDeviceId, toSn } from './identity.ts';

describe('device id', () => {
  it('joins product and device and is read back', () => {
    expect(toDeviceId({ productId: 'ABCDE12345', deviceName: 'cam_1-a' })).toBe('ABCDE12345/cam_1-a');
    expect(parseDeviceId('ABCDE12345/cam_1-a')).toEqual({ productId: 'ABCDE12345', deviceName: 'cam_1-a' });
  });

  it.each(['', 'cam1', '/cam1', 'P/', 'P/a/b', 'ABCDE123456/a', `P/${'a'.repeat(49)}`, 'P/门锁', 'P /a'])('%j is none', (text) => {
    expect(parseDeviceId(text)).toBeUndefined();
  });

  it('even the longest one gives a serial number WeChat takes', () => {
    const sn = toSn({ productId: 'P'.repeat(10), deviceName: 'd'.repeat(48) });
    expect(sn).toMatch(SN_PATTERN);
    expect(Buffer.byteLength(sn)).toBeLessThanOrEqual(SN_MAX_BYTES);
    expect('P/d').not.toMatch(SN_PATTERN);
  });
});

describe('event link', () => {
  const link = { deviceId: 'AURORALOCK/lock-0001', eventId: 'doorbell_ring', time: 1700000000123 };
  const query = (text: string) => Object.fromEntries(new URLSearchParams(text.split('?')[1]));

  it('opens the event page and is read back', () => {
    expect(encodeEventLink(link)).toBe(`${EVENT_PAGE}?deviceId=AURORALOCK%2Flock-0001&eventId=doorbell_ring&time=1700000000123`);
    expect(parseEventLink(query(encodeEventLink(link)))).toEqual(link);
  });

  it('is read with values still URL-encoded', () => {
    expect(parseEventLink({ deviceId: 'AURORALOCK%2Flock-0001', eventId: 'doorbell_ring', time: '1700000000123' })).toEqual(link);
  });

  it.each([
    ['no device', { eventId: 'e', time: '1' }],
    ['no event', { deviceId: 'd', time: '1' }],
    ['no time', { deviceId: 'd', eventId: 'e' }],
    ['a time of zero', { deviceId: 'd', eventId: 'e', time: '0' }],
    ['a time that is no number', { deviceId: 'd', eventId: 'e', time: 'now' }],
    ['a fraction', { deviceId: 'd', eventId: 'e', time: '1.5' }],
    ['a time no date can show', { deviceId: 'd', eventId: 'e', time: '9007199254740991' }],
    ['a year of five digits', { deviceId: 'd', eventId: 'e', time: '253402300800000' }],
    ['broken URL encoding', { deviceId: '%E0%A4%A', eventId: 'e', time: '1' }],
  ])('is none with %s', (_, broken) => {
    expect(parseEventLink(broken)).toBeUndefined();
  });
});
