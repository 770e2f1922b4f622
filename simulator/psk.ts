/** Device secrets of a fleet that only ever meets the mock: made from a seed, so both sides can make the same. */
import { createHash } from 'node:crypto';
import type { DeviceName } from '../devices/index.ts';

/** base64 of 16 bytes, the length of Tencent's own. Anyone who knows `seed` knows the secret: never for a real cloud. */
export function derivePsk(seed: string, device: DeviceName): string {
  return createHash('sha256')
    .update(`camlock psk\n${seed}\n${device.productId}\n${device.deviceName}`)
    .digest()
    .subarray(0, 16)
    .toString('base64');
}
