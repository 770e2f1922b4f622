/** Who plays: the devices and the people of a scenario, by the names its steps use. */
import { type Category, toDeviceId } from '../../devices/index.ts';
import { derivePsk, type LoadedFleet, type UnitOptions } from '../../simulator/index.ts';
import { chosenCategories, type SeedBrand } from '../platform/seed.ts';
import { findReminder } from './names.ts';
import type { Scenario } from './schema.ts';

export interface CastDevice {
  /** As the scenario calls it; of several under one name with its number: `走廊 3`. */
  readonly name: string;
  /** `productId/deviceName`. */
  readonly id: string;
  readonly category: Category;
  readonly unit: UnitOptions;
  /** Powered off when the story begins. */
  readonly off: boolean;
}

export interface CastPerson {
  readonly name: string;
  /** Id of this person's WeChat. */
  readonly userId: string;
  readonly has: readonly CastDevice[];
  readonly reminders: 'all' | 'none' | readonly string[];
  readonly quietHours?: string;
}

export interface Cast {
  readonly brand: SeedBrand;
  readonly devices: readonly CastDevice[];
  readonly people: readonly CastPerson[];
  /** Ids of the devices whose telling some step asks about; filled while the steps are compiled. */
  readonly listenedTo: Set<string>;
  /** By name in the scenario, by name, device name or id of the fleet file, by tag, by category, or `all`. */
  findDevices(name: string): readonly CastDevice[] | undefined;
  findPeople(name: string): readonly CastPerson[] | undefined;
  /** What the scenario calls a device by its id; the id itself when it is none of these. */
  nameOf(deviceId: string): string;
  nameOfPerson(userId: string): string;
}

/** Word the secrets of the devices are made from. They open nothing but a mock. */
const PSK_SEED = 'camlock-scenario';

/** A mistake of the file about its cast; `path` leads to it. */
type Problem = (path: readonly PropertyKey[], what: string) => void;

/** A platform that others use as well must not confuse them with those of another run: `mark` stands behind every id made here. */
export type Mark = `-${string}` | '';

/** `fleet`: the file the scenario names. Mistakes go to `problem`; what is wrong is left out of the cast. */
export function makeCast(scenario: Scenario, brand: SeedBrand, fleet: LoadedFleet | undefined, problem: Problem, mark: Mark = ''): Cast {
  const devices = [...ownDevices(scenario, brand, problem, mark), ...(fleet?.devices ?? []).map(fromFleet)];
  const byName = new Map<string, CastDevice[]>();
  const call = (name: string, device: CastDevice) => {
    const known = byName.get(name);
    if (known) known.push(device);
    else byName.set(name, [device]);
  };
  for (const device of devices) {
    const { unit } = device;
    for (const name of new Set([
      device.name.replace(/ \d+$/, ''),
      device.name,
      device.id,
      unit.deviceName,
      ...(unit.tags ?? []),
      device.category,
    ]))
      call(name, device);
  }
  const findDevices: Cast['findDevices'] = (name) => (name === 'all' ? devices : byName.get(name));
  const people = Object.entries(scenario.users ?? {}).map(([name, { has = [], reminders = 'all', quietHours }], index): CastPerson => {
    const own = has.flatMap((device, at) => {
      const found = findDevices(device);
      if (!found) problem(['users', name, 'has', at], noSuch('device', device, [...byName.keys()]));
      return found ?? [];
    });
    for (const [at, reminder] of typeof reminders === 'string' ? [] : reminders.entries())
      if (!own.some(({ category }) => findReminder(category, reminder)))
        problem(['users', name, 'reminders', at], `none of this person's devices has a reminder ${JSON.stringify(reminder)}`);
    return { name, userId: `person-${index + 1}${mark}`, has: own, reminders, ...(quietHours === undefined ? {} : { quietHours }) };
  });
  const owners = new Map<string, string>();
  for (const { name, has } of people)
    for (const { id, name: device } of has) {
      const before = owners.get(id);
      if (before !== undefined)
        problem(['users', name, 'has'], `${device} belongs to ${before} already; a device has one family, share it or let ${name} join`);
      owners.set(id, name);
    }
  const names = new Map(devices.map(({ id, name }) => [id, name]));
  const peopleNames = new Map(people.map(({ userId, name }) => [userId, name]));
  return {
    brand,
    devices,
    people,
    listenedTo: new Set(),
    findDevices,
    findPeople(name) {
      const found = people.filter((person) => name === 'all' || person.name === name);
      return found.length > 0 ? found : undefined;
    },
    nameOf: (deviceId) => names.get(deviceId) ?? deviceId,
    nameOfPerson: (userId) => peopleNames.get(userId) ?? userId,
  };
}

/** `there is no device "大们"; there are 大门, 走廊`. */
export function noSuch(what: string, name: string, there: readonly string[]): string {
  const known = there.length > 12 ? `${there.slice(0, 12).join(', ')} and ${there.length - 12} more` : there.join(', ');
  return `there is no ${what} ${JSON.stringify(name)}; ${known ? `there are ${known}` : 'there is none at all'}`;
}

function ownDevices(scenario: Scenario, brand: SeedBrand, problem: Problem, mark: Mark): CastDevice[] {
  const made = new Map<Category, number>();
  return Object.entries(scenario.devices ?? {}).flatMap(([name, { category, count, tags = [], firmware, power }]) => {
    const productId = brand.reminders[category]?.productId;
    if (productId === undefined) {
      problem(['devices', name, 'category'], `the brand has no ${category}; it has ${chosenCategories(brand).join(', ')}`);
      return [];
    }
    return Array.from({ length: count ?? 1 }, (_, index): CastDevice => {
      const number = (made.get(category) ?? 0) + 1;
      made.set(category, number);
      const device = { productId, deviceName: `story-${category}-${String(number).padStart(4, '0')}${mark}` };
      const unit: UnitOptions = { ...device, category, psk: derivePsk(PSK_SEED, device), tags, ...(firmware && { firmware }) };
      return { name: count === undefined ? name : `${name} ${index + 1}`, id: toDeviceId(device), category, unit, off: power === 'off' };
    });
  });
}

function fromFleet(unit: UnitOptions): CastDevice {
  return { name: unit.name ?? unit.deviceName, id: toDeviceId(unit), category: unit.category, unit, off: false };
}
