/**
 * Row 40 of "What a faithful mock must enforce", against the vectors published with the message-push document
 * (developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html; facts/wechat.md §3.2).
 */
import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decryptPush, encryptPush, PushCryptoError, signPush } from './push-crypto.ts';

const TOKEN = 'AAAAA';
const KEY = 'A'.repeat(43);
const PUBLISHED_APPID = 'wxba5fad812f8e6fb9';
const ENCRYPTED =
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=';
const MESSAGE =
  '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}';

describe('40: published vectors', () => {
  test.each([
    ['URL check', [TOKEN, '1714036504', '1514711492'], 'f464b24fc39322e44b38aa78f5edd27bd1441696'],
    ['plain mode', [TOKEN, '1714037059', '486452656'], '899cf89e464efb63f54ddac96b0a0a235f53aa78'],
    ['safe mode, msg_signature', [TOKEN, '1714112445', '415670741', ENCRYPTED], '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3'],
    ['safe mode, signature', [TOKEN, '1714112445', '415670741'], '6c5c811b55cc85e0e1b54100749188c20beb3f5d'],
  ])('signature of the %s', (_name, parts, wanted) => {
    expect(signPush(...parts)).toBe(wanted);
  });

  test('the push decrypts to its 167 bytes', () => {
    expect(decryptPush(KEY, PUBLISHED_APPID, ENCRYPTED)).toBe(MESSAGE);
    expect(Buffer.byteLength(MESSAGE)).toBe(167);
  });

  test('the push encrypts to the published text', () => {
    expect(encryptPush(KEY, PUBLISHED_APPID, MESSAGE, Buffer.from('a8eedb185eb2fecf'))).toBe(ENCRYPTED);
  });

  test('the reply encrypts to the published text', () => {
    const reply = 'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==';
    expect(encryptPush(KEY, PUBLISHED_APPID, '{"demo_resp":"good luck"}', Buffer.from('707722b803182950'))).toBe(reply);
  });
});

describe('40: what is wrong is refused', () => {
  const key = Buffer.from(`${KEY}=`, 'base64');
  const raw = (plain: Buffer) => {
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
  };
  const padded = (plain: Buffer) => {
    const pad = 32 - (plain.length % 32);
    return raw(Buffer.concat([plain, Buffer.alloc(pad, pad)]));
  };
  const length = (size: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(size);
    return bytes;
  };
  const salt = Buffer.alloc(16);

  test.each([
    ["padding to AES's own blocks of 16", raw(Buffer.concat([salt, length(16), salt, Buffer.alloc(12, 12)])), /32-byte blocks/],
    ['padding of unequal bytes', raw(Buffer.concat([salt, length(1), Buffer.from('xwx567890129')]).fill(9, 31)), /padding/],
    ['padding 0', raw(Buffer.alloc(32)), /padding/],
    ['blocks of 16', Buffer.alloc(16).toString('base64'), /32-byte blocks/],
    ['nothing', '', /32-byte blocks/],
    ['a message longer than there is', padded(Buffer.concat([salt, length(99), Buffer.from('x')])), /shorter than it says/],
    ['no length', padded(salt), /too short/],
    ['another appid', ENCRYPTED, /another one/],
  ])('%s', (_name, encrypted, message) => {
    expect(() => decryptPush(KEY, 'wx0123456789abcdef', encrypted)).toThrow(message);
    expect(() => decryptPush(KEY, 'wx0123456789abcdef', encrypted)).toThrow(PushCryptoError);
  });

  test('another key', () => {
    expect(() => decryptPush('B'.repeat(43), PUBLISHED_APPID, ENCRYPTED)).toThrow(PushCryptoError);
    expect(() => decryptPush('A'.repeat(42), PUBLISHED_APPID, ENCRYPTED)).toThrow(/43 characters/);
  });

  test('a message that fills its blocks gets a whole block of padding', () => {
    const message = 'x'.repeat(64 - 16 - 4 - PUBLISHED_APPID.length);
    const encrypted = encryptPush(KEY, PUBLISHED_APPID, message, salt);
    expect(Buffer.from(encrypted, 'base64')).toHaveLength(96);
    expect(decryptPush(KEY, PUBLISHED_APPID, encrypted)).toBe(message);
  });
});
