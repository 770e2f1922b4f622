/** Bind signatures of devices: opaque, short-lived, made by the cloud (GenSingleDeviceSignatureOfPublic, TC/1131/76866). */
import { forgetOldest } from '../store-limit.ts';
import type { Cloud } from './cloud.ts';
import { fresh } from './fresh-id.ts';

const SIGNATURES_MAX = 10_000;
const LENGTH = 32;
const TEN_YEARS_SECONDS = 3653 * 86_400;

/** `expireSeconds` -1: ten years. Undefined for a device that is not registered. */
export function issueDeviceSignature(
  cloud: Cloud,
  deviceId: string,
  expireSeconds: number,
): { deviceSignature: string; expiresAt: number } | undefined {
  const { deviceSignatures, devices } = cloud.state;
  if (!devices.get(deviceId)) return undefined;
  forgetOldest(deviceSignatures, SIGNATURES_MAX);
  const signature = fresh(cloud, '', (text) => deviceSignatures.get(text) === undefined, LENGTH);
  const expiresAt = cloud.clock.now() + (expireSeconds === -1 ? TEN_YEARS_SECONDS : expireSeconds) * 1000;
  deviceSignatures.put(signature, { signature, deviceId, expiresAt });
  return { deviceSignature: signature, expiresAt };
}
