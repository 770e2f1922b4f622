/** The faults that a device commits itself: what the book of the run says about it now. */
import { type DeviceName, mqttClientId } from '../devices/index.ts';
import type { FaultBook } from './fault-book.ts';
import type { LinkFaults } from './link.ts';

export interface DeviceFaults extends LinkFaults {
  /** Milliseconds by which its clock is ahead, whatever the cloud tells it; undefined: it goes right. */
  readonly wrongBy: () => number | undefined;
}

export function deviceFaults(book: FaultBook, device: DeviceName): DeviceFaults {
  const clientId = mqttClientId(device);
  return {
    credentials: () => (['wrong-secret', 'expired'] as const).find((fault) => book.atConnect(clientId, fault)),
    // 0: it comes back as it always does.
    pauseMs: () => book.now(clientId, 'storm')?.pauseMs || undefined,
    wrongBy() {
      const seconds = book.now(clientId, 'wrong-clock')?.seconds;
      return seconds === undefined ? undefined : seconds * 1000;
    },
  };
}
