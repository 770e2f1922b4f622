/** Vectors of facts/tencent-iot.md §2.7 (published by Tencent) and §2.8 (computed, some checked against real SDK packets). */
import { describe, expect, it } from 'vitest';
import {
  appApiSignature,
  bindSignature,
  decryptDynregPayload,
  deviceQrText,
  dynregSignature,
  dynregV2Signature,
  encryptDynregPayload,
  isPsk,
  mqttCredentials,
  mqttPassword,
  parseMqttUsername,
  sameText,
  temporaryPassword,
  verifyMqttPassword,
} from './credentials.ts';
import { parseDeviceSignatureQr } from './qr.ts';

const psk = 'MDEyMzQ1Njc4OWFiY2RlZg==';
const cam = { productId: 'ABCDE12345', deviceName: 'cam1', psk };
const productSecret = 'ABCDEFGHIJKLMNOPQRSTUVWX';

describe('MQTT password', () => {
  it.each([
    ['hmacsha1', 'ABCDE12345cam1;12010126;A1B2C;1700000000', 'ff7b326bc8b6a57d1e8d99955f4961ad7f7364a9'],
    ['hmacsha256', 'ABCDE12345cam1;12010126;A1B2C;1700000000', '25111513646ffb0bb7effb2b03781fe722c5afc1a01290c8a80482057353c337'],
    ['hmacsha1', 'ABCDE12345cam1;21010406;4r2X9;92233720368547758', '6342c5627461a7d0da0a5219c7589464307deb3d'],
    ['hmacsha1', 'ABCDE12345cam1;21010406;4r2X9;9223372036854775807', '76b70caffc0307cdfab6cd3aca5139876b759cd6'],
  ] as const)('%s of %s', (method, username, hex) => {
    expect(mqttPassword(psk, username, method)).toBe(`${hex};${method}`);
    expect(verifyMqttPassword(psk, username, `${hex};${method}`)).toBe(true);
  });

  it('is part of a CONNECT with the client id without separator', () => {
    expect(mqttCredentials(cam, { connId: 'A1B2C', expiry: 1700000000 })).toEqual({
      clientId: 'ABCDE12345cam1',
      username: 'ABCDE12345cam1;12010126;A1B2C;1700000000',
      password: 'ff7b326bc8b6a57d1e8d99955f4961ad7f7364a9;hmacsha1',
    });
  });

  const username = 'ABCDE12345cam1;12010126;A1B2C;1700000000';
  it.each([
    ['one wrong digit', 'ef7b326bc8b6a57d1e8d99955f4961ad7f7364a9;hmacsha1'],
    ['the right digits under the wrong method', 'ff7b326bc8b6a57d1e8d99955f4961ad7f7364a9;hmacsha256'],
    ['no method', 'ff7b326bc8b6a57d1e8d99955f4961ad7f7364a9'],
    ['an unknown method', 'ff7b326bc8b6a57d1e8d99955f4961ad7f7364a9;md5'],
    ['upper-case digits', 'FF7B326BC8B6A57D1E8D99955F4961AD7F7364A9;hmacsha1'],
    ['nothing', ''],
  ])('is refused with %s', (_, password) => {
    expect(verifyMqttPassword(psk, username, password)).toBe(false);
  });

  it('is refused when one character of the username differs', () => {
    expect(verifyMqttPassword(psk, username.replace('1700000000', '1700000001'), 'ff7b326bc8b6a57d1e8d99955f4961ad7f7364a9;hmacsha1')).toBe(
      false,
    );
  });
});

describe('MQTT username', () => {
  it.each(['1700000000', '1700000000000', '92233720368547758', '9223372036854775807'])('keeps the expiry %s as text', (expiry) => {
    expect(parseMqttUsername(`ABCDE12345cam1;21010406;4r2X9;${expiry}`)).toEqual({
      clientId: 'ABCDE12345cam1',
      sdkAppId: '21010406',
      connId: '4r2X9',
      expiry,
    });
  });

  it.each([
    '',
    'ABCDE12345cam1',
    'ABCDE12345cam1;12010126;A1B2C',
    'a/b;12010126;A1B2C;1',
    'ab;x;A1B2C;1',
    'ab;1;A1B2C;-5',
    'ab;1;A1B2C;1;2',
    'ab;1;A1 2C;1',
  ])('refuses %j', (username) => {
    expect(parseMqttUsername(username)).toBeUndefined();
  });
});

describe('dynamic registration', () => {
  it('v1 signs as the vector Tencent published', () => {
    const request = { deviceName: 'TEST2', nonce: 1005258070, productId: 'L4WG9V9M2M', timestamp: 1611299964 };
    expect(dynregSignature(request, 'XoezQjzzMedF4lAr2CqCkVYK')).toBe('YWM2ZjM1MDZlYzE4N2M1NGNiYjIwZTcwY2E1YTY5NzIyMWM0Mjg2NA==');
  });

  it('v1 reads the payload Tencent published', () => {
    const payload = 'sf1gANtJCT/PRC4ZHOypfkLnO53otVR/oBAnD3vXhS2m8XkbQ08bTCD+I1Tz5Jjo7vhAnC6QE3RgWWZGg6pWGg==';
    expect(JSON.parse(decryptDynregPayload(payload, 'XoezQjzzMedF4lAr2CqCkVYK'))).toEqual({
      encryptionType: 2,
      psk: 'MLvMHde65nKPk0Lx+ZThaA==',
    });
  });

  it('v1 signs the hex text, not the raw bytes', () => {
    const signature = dynregSignature({ deviceName: 'cam1', nonce: 12345, productId: 'ABCDE12345', timestamp: 1700000000 }, productSecret);
    expect(signature).toBe('NTg0YTgwNmQ0NmY5Njc5ZWNmMWQ2M2RkYjdkMGEzODZhMmZlOWU1OA==');
  });

  it('v1 writes the payload the C SDK accepted', () => {
    const plain = `{"encryptionType":2,"psk":"${psk}"}`;
    const payload = 'XTv6+/pNsmYOjNuQMIRnuMIwob/3XzqSALdg7ivniSiRGMAVSKSH0ZeAuRZKrstk5q+5JWH3nFO4Ma0oIKWR1g==';
    expect(plain).toHaveLength(53);
    expect(encryptDynregPayload(plain, productSecret)).toBe(payload);
    expect(decryptDynregPayload(payload, productSecret)).toBe(plain);
  });

  it('v1 refuses a payload that is not whole blocks', () => {
    expect(() => decryptDynregPayload('AAAA', productSecret)).toThrow();
  });

  it('v2 signs host, time, nonce and body hash', () => {
    const request = {
      host: 'ap-guangzhou.gateway.tencentdevices.com',
      algorithm: 'hmacsha256' as const,
      timestamp: 1700000000,
      nonce: 12345,
      body: '{"ProductId":"ABCDE12345","DeviceName":"cam1"}',
    };
    expect(dynregV2Signature(request, productSecret)).toBe('mSHpu+cshE6NORSY2LFl4lKVdxhMtPsWcGISay/0JjU=');
  });
});

describe('binding', () => {
  it.each([
    ['hmacsha1', '52eba64658f240c7340ed814fe5d830d78c853b0'],
    ['hmacsha256', '652e1f4c979d18ad1b7d6b5789c18b91163ad1e0d30a4c74a1c86f1068fde75e'],
  ] as const)('wifi_sign with %s', (signMethod, hex) => {
    expect(bindSignature(cam, { bindType: 'wifi_sign', connId: 'a1b2c', timestamp: 1700000000, signMethod })).toBe(hex);
  });

  it('bluetooth_sign is the hex of what the QR on the case carries in base64', () => {
    const options = { connId: '654321', timestamp: 1700000000, signMethod: 'hmacsha256' as const };
    const hex = bindSignature(cam, { ...options, bindType: 'bluetooth_sign' });
    expect(hex).toBe('9ed1e3212fbfdca7f692896d7ce2498758693d2dbbe4f75dbd15db3d929dc882');
    expect(Buffer.from(parseDeviceSignatureQr(deviceQrText(cam, options)).signature, 'base64').toString('hex')).toBe(hex);
  });

  it('the QR on the case has six parts', () => {
    expect(deviceQrText(cam, { connId: '654321', timestamp: 1700000000 })).toBe(
      'ABCDE12345;cam1;654321;1700000000;hmacsha256;ntHjIS+/3Kf2koltfOJJh1hpPS275PddvRXbPZKdyII=',
    );
  });
});

describe('application API signature', () => {
  const params = {
    Action: 'AppGetTokenByWeiXin',
    AppKey: 'ahPxdKSAMPLETGrejd',
    Avatar: 'http://example.com/path/to/avatar.jpg',
    NickName: 'tests',
    Nonce: 2,
    RequestId: 'rest-client',
    Timestamp: 1552621825,
    WxOpenID: '0123456789',
  };

  it('matches the vector and does not depend on the order of the fields', () => {
    expect(appApiSignature(params, 'NcbHqkSAMPLETCGbKnQH')).toBe('agHU9IzywbH10GCcEUKOhxln9Z0=');
    expect(appApiSignature(Object.fromEntries(Object.entries(params).reverse()), 'NcbHqkSAMPLETCGbKnQH')).toBe(
      'agHU9IzywbH10GCcEUKOhxln9Z0=',
    );
  });

  it('leaves out the signature itself and what is undefined', () => {
    expect(appApiSignature({ ...params, Signature: 'old', Extra: undefined }, 'NcbHqkSAMPLETCGbKnQH')).toBe('agHU9IzywbH10GCcEUKOhxln9Z0=');
  });
});

describe('temporary password of a lock', () => {
  it('matches the vector', () => {
    expect(temporaryPassword(psk, 1700000000_000)).toBe('846452');
  });

  it('holds for thirty seconds and changes then', () => {
    expect(temporaryPassword(psk, 1699999980_000)).toBe('846452');
    expect(temporaryPassword(psk, 1700000009_999)).toBe('846452');
    expect(temporaryPassword(psk, 1700000010_000)).not.toBe('846452');
  });
});

it.each(['MDEyMzQ1Njc4OWFiY2RlZg==', 'MDEyMzQ1Njc=', Buffer.alloc(64).toString('base64')])('%s can be a key', (text) => {
  expect(isPsk(text)).toBe(true);
});

it.each([
  ['seven bytes', 'MDEyMzQ1Ng=='],
  ['sixty-five bytes', Buffer.alloc(65).toString('base64')],
  ['no base64', '!!! not base64 !!!!!'],
  ['a missing end', 'MDEyMzQ1Njc4OWFiY2RlZg'],
  ['a line break', 'MDEyMzQ1Njc4OWFiY2RlZg=\n'],
  ['nothing', ''],
])('%s cannot be a key', (_, text) => {
  expect(isPsk(text)).toBe(false);
});

it('compares texts of different length without throwing', () => {
  expect(sameText('a', 'ab')).toBe(false);
  expect(sameText('ab', 'ab')).toBe(true);
});
