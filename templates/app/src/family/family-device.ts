/** One device of the family as pages see it: cloud answers and pushes folded into one value. */
import type { Values } from '@/devices/define.ts';

/** One event of a device. `time` in milliseconds is also what a reminder's link carries. */
export interface DeviceEvent {
  readonly deviceId: string;
  readonly eventId: string;
  readonly time: number;
  readonly params: Values;
}

export interface FamilyDevice {
  /** `productId/deviceName` */
  readonly deviceId: string;
  readonly productId: string;
  readonly deviceName: string;
  /** What the person calls it; the product's name until then. */
  readonly name: string;
  /** Name of a chosen category; undefined for a product this app has no panel for. */
  readonly category: string | undefined;
  /** Absent or `0`: in no room. */
  readonly roomId?: string;
  readonly online: boolean;
  /** Last reported values by property id. */
  readonly values: Values;
  /** Milliseconds of the newest report; 0 when nothing was ever reported. */
  readonly updatedAt: number;
  /** Newest first, the last days. */
  readonly events: readonly DeviceEvent[];
}
