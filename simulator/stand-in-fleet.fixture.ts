/** A fleet on the stand-in cloud: online without a network. For tests. */
import { type Category, type Clock, createRandom } from '../devices/index.ts';
import type { FaultBook } from './fault-book.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { derivePsk } from './psk.ts';
import { createStandInCloud } from './stand-in-cloud.ts';
import type { UnitOptions } from './unit.ts';

const PRODUCTS: { readonly [category: string]: string } = { camera: 'AURORACAM1', lock: 'AURORALOCK' };
const productOf = (category: string) => PRODUCTS[category] ?? 'AURORANEW1';

/** `counts` devices named `<category>-1` and so on, powered off. */
export function standInFleet(
  counts: Partial<Record<Category, number>>,
  { clock, faults, tags }: { readonly clock: Clock; readonly faults?: FaultBook; readonly tags?: (index: number) => readonly string[] },
): { fleet: Fleet } {
  const devices = Object.entries(counts).flatMap(([category, count]) =>
    Array.from({ length: count }, (_, index): UnitOptions => {
      const device = { productId: productOf(category), deviceName: `${category}-${index + 1}` };
      return { ...device, category: category as Category, psk: derivePsk('stand-in', device), ...(tags && { tags: tags(index) }) };
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
    ...(faults && { faults }),
  });
  return { fleet };
}
