/** Faults by hand over HTTP: which stand, which struck, set one for a device, for those picked or for everybody, lift it again. */
import { mqttClientId } from '../devices/index.ts';
import { SimulatorError } from './error.ts';
import type { FaultBook } from './fault-book.ts';
import { type FaultRule, faultTable } from './fault-table.ts';
import type { Fleet } from './fleet.ts';
import type { FleetUnit } from './unit.ts';

/** Newest strokes shown. */
const STROKES_SHOWN = 100;

/** The book of a fleet. Throws {@link SimulatorError} when it runs without one. */
function bookOf({ faults }: Fleet): FaultBook {
  if (faults) return faults;
  throw new SimulatorError(409, 'this fleet runs without faults', 'start it with faults: camlock simulate without --no-faults');
}

/** `GET /faults` and `GET /devices/:productId/:deviceName/faults`: the table, what stands, what struck. */
export function showFaults(fleet: Fleet, unit?: FleetUnit): object {
  const book = bookOf(fleet);
  const clientId = unit && mqttClientId(unit.device);
  const strokes = book.strokes.filter((stroke) => clientId === undefined || stroke.clientId === clientId).slice(-STROKES_SHOWN);
  return { kinds: faultTable, standing: book.standing(clientId).map(withoutCrowd), strokes };
}

/** A rule for thousands of devices is told by their number. */
function withoutCrowd({ id, rule: { clientId, ...rule }, left }: ReturnType<FaultBook['standing']>[number]): object {
  const devices = typeof clientId === 'string' ? 1 : clientId?.length;
  return { id, rule, ...(devices !== undefined && { devices }), ...(left !== undefined && { left }) };
}

/** Sets `rule` for these units, or for everybody. The body may not name devices itself: the address does. */
export function setFault(fleet: Fleet, body: { readonly [key: string]: unknown }, units?: readonly FleetUnit[]): { id: number } {
  if (body.clientId !== undefined)
    throw new SimulatorError(400, 'clientId is not taken here', 'POST to /devices/PRODUCT/NAME/faults, or to /picked/faults?tag=…');
  const clientId = units?.map(({ device }) => mqttClientId(device));
  const { id } = bookOf(fleet).add({ ...body, ...(clientId && { clientId }) } as unknown as FaultRule);
  return { id };
}

/** `DELETE /faults/:id`, or all: of everybody, or those that stand for one device alone. Answers how many were lifted. */
export function liftFaults(fleet: Fleet, which: { readonly id?: string; readonly unit?: FleetUnit }): { lifted: number } {
  const book = bookOf(fleet);
  if (which.id !== undefined) {
    const id = /^\d{1,9}$/.test(which.id) ? Number(which.id) : Number.NaN;
    if (!book.lift(id)) throw new SimulatorError(404, `no fault ${which.id.slice(0, 20)} stands`, 'GET /faults lists those that do');
    return { lifted: 1 };
  }
  const own = which.unit && mqttClientId(which.unit.device);
  const standing = book.standing(own).filter(({ rule }) => own === undefined || (rule.clientId?.length === 1 && rule.clientId[0] === own));
  for (const { id } of standing) book.lift(id);
  return { lifted: standing.length };
}
