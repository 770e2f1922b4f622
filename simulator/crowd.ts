/** Many units at once, picked by tag, category or name while the fleet runs. */
import { type Category, categories } from '../devices/index.ts';
import { SimulatorError } from './error.ts';
import type { Fleet } from './fleet.ts';
import type { FleetUnit } from './unit.ts';

/** Which units: all that fit everything given. Nothing given: every unit. */
export interface Pick {
  /** Every one of these. */
  readonly tags?: readonly string[];
  readonly category?: Category;
  readonly productId?: string;
  /** At most this many, in the order of the fleet file. */
  readonly limit?: number;
}

/** What came of it for each unit; `error` in the words its own route would use. */
export interface CrowdResult {
  readonly id: string;
  readonly note?: string;
  readonly error?: string;
}

const KEYS = ['tag', 'category', 'productId', 'limit'];

/** Reads `?tag=north&tag=hall&category=lock&limit=10`. Throws {@link SimulatorError} for what it does not know. */
export function parsePick(query: URLSearchParams): Pick {
  const unknown = [...query.keys()].find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    throw new SimulatorError(400, `${JSON.stringify(unknown).slice(0, 60)} picks nothing`, `use ${KEYS.join(', ')}`);
  const category = query.get('category');
  if (category !== null && !categories.includes(category as Category))
    throw new SimulatorError(400, `there is no category ${JSON.stringify(category).slice(0, 60)}`, `use one of ${categories.join(', ')}`);
  const limit = query.get('limit');
  if (limit !== null && !/^[1-9]\d{0,8}$/.test(limit))
    throw new SimulatorError(400, `limit is ${JSON.stringify(limit).slice(0, 60)}`, 'use a whole number from 1');
  return {
    tags: query.getAll('tag'),
    ...(category !== null && { category: category as Category }),
    ...(query.get('productId') !== null && { productId: query.get('productId') as string }),
    ...(limit !== null && { limit: Number(limit) }),
  };
}

/** The units that fit, in the order of the fleet. */
export function pickUnits(fleet: Fleet, pick: Pick): FleetUnit[] {
  const fits = (unit: FleetUnit) =>
    (pick.tags ?? []).every((tag) => unit.tags.includes(tag)) &&
    (pick.category === undefined || unit.device.category === pick.category) &&
    (pick.productId === undefined || unit.device.productId === pick.productId);
  return fleet.units.filter(fits).slice(0, pick.limit);
}

/** Does `what` to each of them, one after the other; one that cannot does not stop the others. */
export async function forEach(
  units: readonly FleetUnit[],
  what: (unit: FleetUnit) => Promise<string | undefined> | string | undefined,
): Promise<CrowdResult[]> {
  const results: CrowdResult[] = [];
  for (const unit of units) {
    try {
      const note = await what(unit);
      results.push({ id: unit.id, ...(note && { note }) });
    } catch (error) {
      if (!(error instanceof SimulatorError)) throw error;
      results.push({ id: unit.id, error: error.message });
    }
  }
  return results;
}
