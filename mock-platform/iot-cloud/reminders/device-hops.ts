/**
 * The first hop of an event, told by the devices themselves (the simulator's; a real device says nothing of the kind): that it
 * happened, that the cloud's answer was heard, or that the device gave up. An event that never reached the cloud is lost for
 * those who would have been told of it at that time.
 */
import type { EventLink } from '../../../devices/index.ts';
import { type DeviceWord, type Ledger, ledgerKey } from '../../ledger.ts';
import type { Reminders } from './reminders.ts';

export interface DeviceHop extends EventLink {
  readonly what: DeviceWord;
  /** Milliseconds since 1970 on the clock of the run, not on the device's own. */
  readonly at: number;
  /** Why it was lost, or the code of the answer. */
  readonly note?: string;
}

export function stampDeviceHops(hops: readonly DeviceHop[], { ledger, reminders }: { ledger: Ledger; reminders: Reminders }): void {
  for (const { deviceId, eventId, time, what, at, note } of hops) {
    const link = { deviceId, eventId, time };
    const arrived = () => ledger.line(ledgerKey(link))?.stamps.some(({ hop }) => hop === 'broker') ?? false;
    if (what !== 'lost' || arrived()) {
      ledger.stamp(link, 'device', note, { device: what, at });
      continue;
    }
    const reason = { code: 'lost-on-the-way', why: note ?? 'the device gave up' } as const;
    const people = reminders.audience(link).map((person) => ({ ...person, reason: person.reason ?? reason }));
    ledger.stamp(link, 'device', note, { device: what, at, reason, ...(people.length > 0 ? { people } : {}) });
  }
}
