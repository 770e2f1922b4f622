/** A unit as `GET /devices` shows it. No psk, no token, no Wi-Fi password. */
import type { Category, Define, Memory, Text, Value, Values } from '../devices/index.ts';
import type { FleetUnit } from './unit.ts';

export interface UnitDescription {
  readonly id: string;
  readonly productId: string;
  readonly deviceName: string;
  readonly category: Category;
  /** What a person calls it. */
  readonly name: string;
  readonly tags: readonly string[];
  readonly firmware: string;
  readonly powered: boolean;
  readonly online: boolean;
  readonly bound: boolean;
  /** Can read a QR code held before it. */
  readonly canSee: boolean;
  readonly state: Values;
  /** What it knows besides its properties: where the lens points, since when the door is open. */
  readonly memory: Memory;
  readonly triggers: readonly {
    readonly trigger: string;
    readonly name: Text;
    readonly key: string;
    readonly input: { readonly [id: string]: { readonly name: Text; readonly define: Define; readonly default: Value } };
  }[];
  /** Text of the device-signature QR on its case. */
  readonly label: string;
}

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
