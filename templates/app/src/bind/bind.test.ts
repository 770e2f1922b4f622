import { expect, test } from 'vitest';
import type { TokenApi } from '@/cloud/token-api.ts';
import { bindSignature, deviceQrText } from '@/devices/protocol/credentials.ts';
import { encodeProvisioningQr, parseProvisioningQr } from '@/devices/protocol/qr.ts';
import { bindWords } from './bind-words.ts';
import { qrPicture } from './qr-picture.ts';
import { bindBySignature } from './signature.ts';
import { looksLike5G, wifiProblem } from './wifi-form.ts';

const unit = { productId: 'ABCDE12345', deviceName: 'lock1', psk: 'MDEyMzQ1Njc4OWFiY2RlZg==' };
const options = { connId: '654321', timestamp: 1700000000, signMethod: 'hmacsha256' } as const;

test('the code of the case becomes the bind call the cloud can verify', async () => {
  const calls: [string, unknown][] = [];
  const api: TokenApi = {
    call: async (action, params) => {
      calls.push([action, params]);
      return {} as never;
    },
  };
  await expect(bindBySignature(api, ` ${deviceQrText(unit, options)}\n`, 'f1')).resolves.toBe('ABCDE12345/lock1');
  expect(calls).toEqual([
    [
      'AppSigBindDeviceInFamily',
      {
        ProductId: 'ABCDE12345',
        DeviceName: 'lock1',
        ConnId: '654321',
        DeviceTimestamp: 1700000000,
        SignMethod: 'hmacsha256',
        Signature: bindSignature(unit, { ...options, bindType: 'bluetooth_sign' }),
        FamilyId: 'f1',
        RoomId: '0',
        BindType: 'bluetooth_sign',
      },
    ],
  ]);
});

test.each(['', 'https://example.com', 'a;b;c', 'ABCDE12345;lock1;1;x;hmacsha256;ntHjIS+/3Kf2koltfOJJh1hpPS275PddvRXbPZKdyII='])(
  '%j is told as a wrong code, without a call',
  async (text) => {
    const api: TokenApi = {
      call: () => {
        throw new Error('must not be called');
      },
    };
    const cause = await bindBySignature(api, text, 'f1').catch((error) => error);
    expect(bindWords(cause)).toMatchObject({ what: '这不是设备的二维码', code: 'QrMalformed' });
  },
);

test('a camera reads back exactly what the phone shows', async () => {
  const { default: decodeQR } = await import('qr/decode.js');
  const { default: sharp } = await import('sharp');
  const wifi = { ssid: '晨曦的家 & Wi-Fi', password: 'p;"，密码12', token: 'v3_00d02b0248546d5a5fbf95a5812e4' };
  const gif = Buffer.from(qrPicture(encodeProvisioningQr(wifi)).replace('data:image/gif;base64,', ''), 'base64');
  const { data, info } = await sharp(gif).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(parseProvisioningQr(decodeQR({ width: info.width, height: info.height, data }))).toEqual(wifi);
});

test.each([
  [{ ssid: '  ', password: '' }, '请填写 Wi-Fi 名称'],
  [{ ssid: '家'.repeat(11), password: '' }, '32 个字节'],
  [{ ssid: 'home', password: '1234567' }, '至少 8 位'],
  [{ ssid: 'home', password: 'x'.repeat(65) }, '最多 64 位'],
])('Wi-Fi %j is stopped before any QR', (form, words) => {
  expect(wifiProblem(form)).toContain(words);
});

test('good Wi-Fi passes, open networks too; a 5 GHz name is pointed out', () => {
  expect(wifiProblem({ ssid: '家里', password: '' })).toBeUndefined();
  expect(wifiProblem({ ssid: 'home', password: '12345678' })).toBeUndefined();
  expect([looksLike5G('home-5G'), looksLike5G('CMCC 5 GHz'), looksLike5G('home'), looksLike5G('home2.4/5G')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
