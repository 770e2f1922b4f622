/**
 * One-time strings and the proof of the upload key: base64 of an RSA private-key encryption (PKCS#1 v1.5) of the JSON
 * `{appid, rand_str}`. Source: facts/miniprogram-ci.md §1.4, check 67.
 */
import { constants, publicDecrypt } from 'node:crypto';
import { randomText } from '../../../devices/index.ts';
import type { WechatParts } from '../parts.ts';
import type { MiniProgramRow } from '../state.ts';
import { badSignature } from './refusals.ts';

/** A 2048-bit key signs at most 245 bytes of JSON; keep well below. */
const RANDOM_LENGTH = 32;
/** Unknown for the real service; long enough for a slow machine between two calls [I]. */
const RANDOM_LIFETIME_MS = 10 * 60_000;
const SIGNATURE_MAX = 2048;

export function issueRandString(parts: WechatParts, appid: string): string {
  const { clock, random, state } = parts;
  const now = clock.now();
  for (const [text, row] of state.randStrings.entries()) {
    if (now < row.expiresAt + RANDOM_LIFETIME_MS) break;
    state.randStrings.delete(text);
  }
  const text = randomText(random, RANDOM_LENGTH);
  state.randStrings.put(text, { appid, expiresAt: now + RANDOM_LIFETIME_MS });
  return text;
}

/** Uses the random string up. Throws the refusal of a bad key with the mock's reason. */
export function verifySignature(parts: WechatParts, miniProgram: MiniProgramRow, signature: unknown): void {
  if (typeof signature !== 'string' || signature === '') throw badSignature('the signature is missing');
  if (signature.length > SIGNATURE_MAX) throw badSignature('the signature is too long');
  if (miniProgram.uploadPublicKeys.length === 0) throw badSignature(`${miniProgram.appid} has no upload key; seed its public key`);
  const signed = miniProgram.uploadPublicKeys.map((key) => openSignature(key, signature)).find((claim) => claim !== undefined);
  if (!signed) throw badSignature(`the signature was not made with an upload key of ${miniProgram.appid}`);
  if (signed.appid !== miniProgram.appid) throw badSignature(`the signature speaks for another appid than ${miniProgram.appid}`);
  const row = parts.state.randStrings.get(signed.rand);
  if (!row || row.appid !== miniProgram.appid) throw badSignature('its random string was not issued here, or is used up');
  parts.state.randStrings.delete(signed.rand);
  if (parts.clock.now() >= row.expiresAt) throw badSignature('its random string is too old');
}

/** Undefined when this key did not make the signature. */
function openSignature(publicKey: string, signature: string): { appid: unknown; rand: string } | undefined {
  try {
    const text = publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(signature, 'base64')).toString('utf8');
    const claim = JSON.parse(text) as { appid?: unknown; rand_str?: unknown };
    return typeof claim.rand_str === 'string' ? { appid: claim.appid, rand: claim.rand_str } : undefined;
  } catch {
    return undefined;
  }
}
