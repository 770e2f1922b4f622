/** The routes of one device, for all that fit: `POST /picked/…?tag=north`. */
import type { z } from 'zod';
import { type CrowdResult, forEach, parsePick, pickUnits } from '../crowd.ts';
import { SimulatorError } from '../error.ts';
import { setFault } from '../fault-control.ts';
import type { FleetUnit } from '../unit.ts';
import { type Call, type Route, route } from './route.ts';
import * as shape from './shapes.ts';

/** Which devices a query picks. */
export const PICK = {
  tag: 'Devices with this tag; given several times, with all of them',
  category: 'Devices of this category',
  productId: 'Devices of this product',
  limit: 'At most so many, in the order of the fleet',
};

type Work<Body> = (units: readonly FleetUnit[], call: Call<Body>) => Promise<CrowdResult[]> | CrowdResult[];

function crowd<Body>(what: string, does: string, body: z.ZodType<Body>, work: Work<Body>): Route {
  return route<Body>({
    method: 'POST',
    path: `/picked/${what}`,
    does: `${does} One that cannot does not stop the others.`,
    query: PICK,
    body,
    answer: shape.crowdShape,
    async run(call) {
      const units = pickUnits(call.floor.fleet, parsePick(call.query));
      if (units.length === 0) throw new SimulatorError(404, 'no device fits', 'GET /devices with the same query shows which do');
      return { results: await work(units, call) };
    },
  });
}

export const crowdRoutes: readonly Route[] = [
  crowd('triggers/{trigger}', 'The same happens before each of those picked.', shape.triggerBody, (units, { at, body }) =>
    forEach(units, (unit) => unit.trigger(at.trigger as string, body.input).note),
  ),
  crowd('properties', 'Properties of each become these by themselves.', shape.propertiesBody, (units, { body }) =>
    forEach(units, (unit) => {
      unit.setProperties(body);
      return undefined;
    }),
  ),
  crowd('cut', 'The network of each is gone without a goodbye.', shape.cutBody, (units, { body }) =>
    forEach(units, (unit) => {
      unit.cut(body.seconds * 1000);
      return undefined;
    }),
  ),
  crowd('faults', 'Sets a fault for those picked.', shape.faultBody, (units, { floor: { fleet }, body }) => {
    const { id } = setFault(fleet, body, units);
    return units.map((unit) => ({ id: unit.id, note: `fault ${id}` }));
  }),
  crowd('power-on', 'Switches each on.', shape.emptyBody, (units) => forEach(units, async (unit) => (await unit.powerOn())?.reason)),
  crowd('power-off', 'Switches each off.', shape.emptyBody, (units) =>
    forEach(units, async (unit) => {
      await unit.powerOff();
      return undefined;
    }),
  ),
  crowd('next-update', 'How the next firmware update of each ends.', shape.planBody, (units, { body }) =>
    forEach(units, (unit) => {
      unit.planUpdate(body.result);
      return undefined;
    }),
  ),
];
