/** The dashboard of a fleet on the stand-in cloud, for tests: real HTTP, no broker. */
import { createRandom, createRealClock } from '../../devices/index.ts';
import { createFaultBook, createFleet, createStandInCloud, derivePsk, type Fleet, type UnitOptions } from '../../simulator/index.ts';
import { openDashboard } from './dashboard.ts';

export interface StandInDashboard {
  readonly fleet: Fleet;
  readonly url: string;
  stop(): Promise<void>;
}

/** `cameras` and `locks`, named `camera-0001` and so on, tagged `north` and `south` in turn, online. */
export async function openStandInDashboard(
  counts: { readonly camera: number; readonly lock: number },
  ledger: () => Promise<unknown>,
): Promise<StandInDashboard> {
  const clock = createRealClock();
  const devices = (['camera', 'lock'] as const).flatMap((category) =>
    Array.from({ length: counts[category] }, (_, index): UnitOptions => {
      const deviceName = `${category}-${String(index + 1).padStart(4, '0')}`;
      const device = { productId: category === 'lock' ? 'AURORALOCK' : 'AURORACAM1', deviceName };
      return { ...device, category, psk: derivePsk('dashboard', device), tags: [index % 2 ? 'south' : 'north'] };
    }),
  );
  const cloud = createStandInCloud({ devices, clock, keep: 5 });
  const fleet = createFleet({
    devices,
    brokerUrl: 'mqtt://stand-in',
    dial: cloud.dial,
    clock,
    random: createRandom(1),
    onEvent: cloud.hear,
    faults: createFaultBook({ clock }),
  });
  await fleet.start();
  const board = await openDashboard(fleet, { clock, port: 0, ledger });
  return {
    fleet,
    url: board.url,
    async stop() {
      await board.close();
      await fleet.stop();
    },
  };
}
