import { describe, expect, it } from 'vitest';
import { encodeProvisioningQr, parseDeviceSignatureQr, parseProvisioningQr, QrError, utf8Length } from './qr.ts';

const token = 'v3_00d02b0248546d5a5fbf95a5812e4';

describe('provisioning QR', () => {
  it('is the text of the documents', () => {
    expect(encodeProvisioningQr({ ssid: 'Tencent-wifi', password: 'l', token })).toBe(`12Tencent-wifi01l32${token}`);
  });

  it.each([
    ['an open network', { ssid: 'Home', password: '', token }],
    ['Chinese names, counted in bytes', { ssid: '客厅的网络', password: '密码12345678', token }],
    ['an emoji of four bytes', { ssid: '🏠', password: '8 characters', token }],
    ['digits that look like lengths', { ssid: '12', password: '0332', token: '32' }],
    ['the longest Wi-Fi name and password', { ssid: 'x'.repeat(32), password: 'y'.repeat(63), token }],
  ])('comes back as it went in: %s', (_, qr) => {
    expect(parseProvisioningQr(encodeProvisioningQr(qr))).toEqual(qr);
  });

  it('counts bytes as a mini-program must, without TextEncoder', () => {
    for (const text of ['', 'abc', 'é', '门锁', '🏠', 'a门🏠']) expect(utf8Length(text)).toBe(Buffer.byteLength(text));
  });

  it('does not write a part of more than 99 bytes', () => {
    expect(() => encodeProvisioningQr({ ssid: 'x'.repeat(100), password: '', token })).toThrow(QrError);
  });

  it.each([
    ['nothing', '', 'found 0 parts'],
    ['one part', '04Home', 'found 1 parts'],
    ['two parts', '04Home03abc', 'found 2 parts'],
    ['four parts', `04Home03abc32${token}01x`, 'goes on after the third part'],
    ['no digits first', 'Tencent-wifi', 'two length digits'],
    ['one digit', '4Home', 'two length digits'],
    ['a sign for a length', '-4Home', 'two length digits'],
    ['a length past the end', '20Home', 'should be 20 bytes, found 4'],
    ['a length that cuts a character', '02客01l32', 'should be 2 bytes, found 3'],
    ['a short token', `04Home03abc33${token}`, 'should be 33 bytes'],
    ['an empty name', `0003abc32${token}`, 'Wi-Fi name is empty'],
    ['an empty token', '04Home03abc00', 'bind token is empty'],
    ['a web address', 'https://example.com/?a=1', 'two length digits'],
    ['a code from a case', 'ABCDE12345;cam1;654321;1700000000;hmacsha256;x', 'two length digits'],
    ['full-width digits', '０４Home', 'two length digits'],
  ])('is refused: %s', (_, text, reason) => {
    expect(() => parseProvisioningQr(text)).toThrow(QrError);
    expect(() => parseProvisioningQr(text)).toThrow(reason);
  });
});

describe('device-signature QR', () => {
  const text = 'ABCDE12345;cam1;654321;1700000000;hmacsha256;ntHjIS+/3Kf2koltfOJJh1hpPS275PddvRXbPZKdyII=';
  const parts = {
    productId: 'ABCDE12345',
    deviceName: 'cam1',
    connId: '654321',
    timestamp: 1700000000,
    signMethod: 'hmacsha256',
    signature: 'ntHjIS+/3Kf2koltfOJJh1hpPS275PddvRXbPZKdyII=',
  };

  it('is read from the six-part text', () => {
    expect(parseDeviceSignatureQr(text)).toEqual(parts);
  });

  it('is read from the address a WeChat scan gives', () => {
    const url = `https://iot.cloud.tencent.com/iotexplorer/device?page=adddevice&productId=ABCDE12345&device_sign=${encodeURIComponent(text)}`;
    expect(parseDeviceSignatureQr(url)).toEqual(parts);
  });

  it.each([
    ['nothing', '', '6 parts'],
    ['five parts', 'ABCDE12345;cam1;654321;1700000000;hmacsha256', 'found 5'],
    ['seven parts', `${text};x`, 'found 7'],
    ['a product id of eleven characters', text.replace('ABCDE12345', 'ABCDE123456'), 'product id'],
    ['a path in the product id', text.replace('ABCDE12345', '../etc'), 'product id'],
    ['an empty device name', text.replace('cam1', ''), 'device name'],
    ['a device name of 49 characters', text.replace('cam1', 'x'.repeat(49)), 'device name'],
    ['a blank in the random part', text.replace('654321', '65 21'), 'random part'],
    ['a timestamp that is no number', text.replace('1700000000', 'yesterday'), 'timestamp'],
    ['a negative timestamp', text.replace('1700000000', '-1'), 'timestamp'],
    ['an unknown method', text.replace('hmacsha256', 'md5'), 'unknown signature method'],
    ['a signature that is no base64', `${text.slice(0, text.lastIndexOf(';'))};not base64 at all`, 'not base64'],
    ['a control character', text.replace('cam1', 'cam\n1'), 'device name'],
    ['another web address', `https://example.com/device?device_sign=${encodeURIComponent(text)}`, 'expected 6 parts|product id'],
    ['broken URL encoding', 'https://iot.cloud.tencent.com/iotexplorer/device?device_sign=%E0%A4%A', 'not valid URL encoding'],
    ['a provisioning code', `04Home03abc32${token}`, '6 parts'],
  ])('is refused: %s', (_, broken, reason) => {
    expect(() => parseDeviceSignatureQr(broken)).toThrow(QrError);
    expect(() => parseDeviceSignatureQr(broken)).toThrow(new RegExp(reason));
  });
});
