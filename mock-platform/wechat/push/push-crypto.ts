/**
 * Signatures and encryption of pushes to a developer's message URL, and of encrypted replies. Source: facts/wechat.md §3.2
 * (mini-programs and the third-party platform use the same), check 40.
 */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

/** Something that cannot be decrypted; the message says which part is wrong. */
export class PushCryptoError extends Error {
  override readonly name = 'PushCryptoError';
}

const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
/** PKCS#7 over blocks of 32, not of AES's 16. */
const PAD_BLOCK = 32;

/** `signature` of token, timestamp and nonce; with the ciphertext as fourth part it is `msg_signature`. Lower-case hex. */
export function signPush(...parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
}

function keyOf(encodingAesKey: string): Buffer {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  if (encodingAesKey.length !== 43 || key.length !== 32) throw new PushCryptoError('EncodingAESKey should be 43 characters of base64');
  return key;
}

/** random(16) + length(4) + message + appid, padded to 32, AES-256-CBC, base64. */
export function encryptPush(encodingAesKey: string, appid: string, message: string, random: Uint8Array): string {
  if (random.length !== RANDOM_BYTES) throw new PushCryptoError(`${RANDOM_BYTES} random bytes are needed, got ${random.length}`);
  const key = keyOf(encodingAesKey);
  const text = Buffer.from(message);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([random, length, text, Buffer.from(appid)]);
  const pad = PAD_BLOCK - (plain.length % PAD_BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString('base64');
}

/** The message. Throws {@link PushCryptoError} for a wrong key, padding, length or appid. */
export function decryptPush(encodingAesKey: string, appid: string, encrypted: string): string {
  const key = keyOf(encodingAesKey);
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length === 0 || bytes.length % PAD_BLOCK !== 0)
    throw new PushCryptoError(`the ciphertext is not made of ${PAD_BLOCK}-byte blocks`);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const pad = plain.at(-1) as number;
  if (pad < 1 || pad > PAD_BLOCK || !plain.subarray(-pad).every((byte) => byte === pad)) throw new PushCryptoError('the padding is wrong');
  const content = plain.subarray(RANDOM_BYTES, -pad);
  if (content.length < LENGTH_BYTES) throw new PushCryptoError('the plain text is too short');
  const end = LENGTH_BYTES + content.readUInt32BE(0);
  if (end > content.length) throw new PushCryptoError('the message is shorter than it says');
  if (content.subarray(end).toString() !== appid) throw new PushCryptoError('the appid behind the message is another one');
  return content.subarray(LENGTH_BYTES, end).toString();
}
