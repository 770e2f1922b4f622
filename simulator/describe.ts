/** A unit as `GET /devices` shows it. No psk, no token, no Wi-Fi password. */
import type { z } from 'zod';
import type { unitShape } from './api/shapes.ts';
import type { FleetUnit } from './unit.ts';

export type UnitDescription = z.infer<typeof unitShape>;

export function describeUnit(unit: FleetUnit): UnitDescription {
  const { device } = unit;
  const { behaviour } = device.definition;
  return {
    id: unit.id,
    productId: device.productId,
    deviceName: device.deviceName,
    category: device.category,
    name: unit.name,
    tags: unit.tags,
    firmware: device.firmware,
    powered: device.powered,
    online: unit.link === 'online',
    bound: device.bound,
    canSee: behaviour.canSee === true,
    state: device.state,
    memory: Object.fromEntries(Object.entries(device.memory).filter(([name]) => !name.startsWith('secret_'))),
    triggers: Object.entries(behaviour.triggers).map(([trigger, { name, key, input }]) => ({ trigger, name, key, input: input ?? {} })),
    label: unit.label,
  };
}
