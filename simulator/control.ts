/**
 * The simulator over HTTP, for the phone, the dashboard and tests: list, trigger, show a QR, power, reset.
 * Fetch-native; whoever opens a port hands requests in. Paths are the same with and without a leading `/simulator`.
 */

import { type CrowdResult, forEach, parsePick, pickUnits } from './crowd.ts';
import { describeUnit } from './describe.ts';
import { SimulatorError } from './error.ts';
import { liftFaults, setFault, showFaults } from './fault-control.ts';
import type { Fleet } from './fleet.ts';
import { qrPicture } from './label.ts';
import type { LogLine } from './log.ts';
import { MAX_PICTURE_BYTES, readQrPicture } from './see.ts';
import { createSoftApControl, type SoftApControl } from './soft-ap-control.ts';
import type { FleetUnit } from './unit.ts';

/** Largest JSON body. */
const MAX_JSON_BYTES = 64 * 1024;
/** Longest time a device is cut off, seconds; for longer, power it off. */
const CUT_MAX_SEC = 86_400;
/** Lines of the log kept for `GET /log`. */
const LOG_LINES = 500;

export type SimulatorControl = (request: Request) => Promise<Response>;

/** Handler over a fleet. Answers JSON; errors are `{error, fix}` with a fitting status, never a stack trace. */
export function createSimulatorControl(fleet: Fleet): SimulatorControl {
  const log: LogLine[] = [];
  fleet.listen((line) => {
    log.push(line);
    if (log.length > LOG_LINES) log.shift();
  });
  const softAps = createSoftApControl();
  return async (request) => {
    try {
      return await route(fleet, log, softAps, request);
    } catch (error) {
      if (error instanceof SimulatorError) return json({ error: error.message, fix: error.fix }, error.status);
      return json({ error: 'the simulator failed to do this', fix: 'report it, with what you asked for' }, 500);
    }
  };
}

async function route(fleet: Fleet, log: readonly LogLine[], softAps: SoftApControl, request: Request): Promise<Response> {
  refuseOtherPages(request);
  const parts = pathParts(request);
  const [place, productId, deviceName, what, name] = parts;
  if (parts.length === 1 && place === 'log') return only(request, 'GET', () => json({ lines: log }));
  const pick = () => pickUnits(fleet, parsePick(new URL(request.url).searchParams));
  if (place === 'picked') return only(request, 'POST', async () => json({ results: await crowd(fleet, pick(), parts.slice(1), request) }));
  if (place === 'faults' && parts.length <= 2) return faultsOfAll(fleet, productId, request);
  if (place !== 'devices' || parts.length > 5) throw unknown(parts);
  if (parts.length === 1) return only(request, 'GET', () => json({ devices: pick().map(describeUnit) }));
  const unit = productId && deviceName ? fleet.unit(productId, deviceName) : undefined;
  if (!unit) throw new SimulatorError(404, `no device ${[productId, deviceName].join('/').slice(0, 80)}`, 'GET /devices lists all of them');
  if (parts.length === 3) return only(request, 'GET', () => json(describeUnit(unit)));
  if (parts.length === 5) {
    if (what !== 'triggers') throw unknown(parts);
    return only(request, 'POST', async () => json(unit.trigger(name as string, (await readJson(request)).input)));
  }
  switch (what) {
    case 'label.png':
      return only(request, 'GET', () => picture(unit));
    case 'see':
      return only(request, 'POST', () => see(unit, request));
    case 'factory-reset':
      return only(request, 'POST', () => done(unit, unit.factoryReset()));
    case 'next-update':
      return only(request, 'POST', async () => {
        unit.planUpdate((await readJson(request)).result);
        return json(describeUnit(unit));
      });
    case 'soft-ap':
      return softAp(softAps, unit, request);
    case 'soft-ap-port':
      return only(request, 'POST', async () => json(await softAps.listen(unit, (await readJson(request)).port)));
    case 'soft-ap-hang-up':
      return only(request, 'POST', () => done(unit, softAps.hangUp(unit)));
    case 'next-soft-ap':
      return only(request, 'POST', async () => {
        unit.softAp.plan((await readJson(request)).result);
        return json(describeUnit(unit));
      });
    case 'properties':
      return only(request, 'POST', async () => json(unit.setProperties(await readJson(request))));
    case 'cut':
      return only(request, 'POST', async () => {
        unit.cut(cutMs(await readJson(request)));
        return json(describeUnit(unit));
      });
    case 'faults':
      return faultsOfOne(fleet, unit, request);
    case 'power-on':
      return only(request, 'POST', () => powerOn(unit));
    case 'power-off':
      return only(request, 'POST', () => done(unit, unit.powerOff()));
    default:
      throw unknown(parts);
  }
}

/** `POST /picked/…?tag=north`: the routes of one device, for all that fit. */
async function crowd(fleet: Fleet, units: readonly FleetUnit[], [what, name]: readonly string[], request: Request): Promise<CrowdResult[]> {
  const body = await readJson(request);
  if (units.length === 0) throw new SimulatorError(404, 'no device fits', 'GET /devices with the same query shows which do');
  if (what === 'triggers' && name !== undefined) return forEach(units, (unit) => unit.trigger(name, body.input).note);
  if (name === undefined && what === 'power-on') return forEach(units, async (unit) => (await unit.powerOn())?.reason);
  if (name === undefined && what === 'power-off') {
    return forEach(units, async (unit) => {
      await unit.powerOff();
      return undefined;
    });
  }
  if (name === undefined && what === 'properties') {
    return forEach(units, (unit) => {
      unit.setProperties(body);
      return undefined;
    });
  }
  if (name === undefined && what === 'cut') {
    const ms = cutMs(body);
    return forEach(units, (unit) => {
      unit.cut(ms);
      return undefined;
    });
  }
  if (name === undefined && what === 'next-update') {
    return forEach(units, (unit) => {
      unit.planUpdate(body.result);
      return undefined;
    });
  }
  if (name === undefined && what === 'faults') {
    const { id } = setFault(fleet, body, units);
    return units.map((unit) => ({ id: unit.id, note: `fault ${id}` }));
  }
  throw new SimulatorError(
    404,
    'this cannot be done to many',
    'use triggers/:trigger, properties, cut, faults, power-on, power-off or next-update',
  );
}

/** `{"seconds": 30}`: how long the network stays away. Default 10. */
function cutMs({ seconds = 10 }: { readonly [key: string]: unknown }): number {
  if (typeof seconds === 'number' && seconds >= 0 && seconds <= CUT_MAX_SEC) return seconds * 1000;
  throw new SimulatorError(400, `seconds is ${JSON.stringify(seconds)?.slice(0, 40)}`, `use a number from 0 to ${CUT_MAX_SEC}`);
}

/** A browser names the page a call comes from: one from elsewhere may not ring doorbells here. */
function refuseOtherPages(request: Request): void {
  const origin = request.headers.get('origin');
  const own = request.headers.get('host') ?? new URL(request.url).host;
  if (origin !== null && origin.replace(/^https?:\/\//, '') !== own) {
    throw new SimulatorError(403, 'another web page may not call this', 'open the page from this very address');
  }
}

function pathParts(request: Request): string[] {
  const path = new URL(request.url).pathname.replace(/^\/simulator(?=\/|$)/, '');
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    throw new SimulatorError(400, 'the path is not valid URL encoding', 'encode it with encodeURIComponent');
  }
}

async function only(request: Request, method: 'GET' | 'POST' | 'DELETE', answer: () => Response | Promise<Response>): Promise<Response> {
  if (request.method === method || (method === 'GET' && request.method === 'HEAD')) return answer();
  throw new SimulatorError(405, `${request.method} is not possible here`, `use ${method}`);
}

function unknown(parts: readonly string[]): SimulatorError {
  const path = `/${parts.join('/')}`.slice(0, 80);
  return new SimulatorError(404, `there is nothing at ${path}`, 'GET /devices, or POST /devices/:productId/:deviceName/triggers/:trigger');
}

async function picture(unit: FleetUnit): Promise<Response> {
  const bytes = await qrPicture(unit.label);
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'image/png', 'cache-control': 'no-store' } });
}

async function see(unit: FleetUnit, request: Request): Promise<Response> {
  const isJson = /^application\/json\b/i.test(request.headers.get('content-type') ?? '');
  const text = isJson ? textOf(await readJson(request)) : await readQrPicture(await readBytes(request, MAX_PICTURE_BYTES));
  return json(await unit.see(text));
}

async function faultsOfOne(fleet: Fleet, unit: FleetUnit, request: Request): Promise<Response> {
  if (request.method === 'POST') return json(setFault(fleet, await readJson(request), [unit]));
  if (request.method === 'DELETE') return json(liftFaults(fleet, { unit }));
  return only(request, 'GET', () => json(showFaults(fleet, unit)));
}

async function faultsOfAll(fleet: Fleet, id: string | undefined, request: Request): Promise<Response> {
  if (request.method === 'DELETE') return json(liftFaults(fleet, { ...(id !== undefined && { id }) }));
  if (id !== undefined) return only(request, 'DELETE', () => json({}));
  if (request.method === 'POST') return json(setFault(fleet, await readJson(request)));
  return only(request, 'GET', () => json(showFaults(fleet)));
}

/** POST: one datagram of the app; GET: the unit's since number `after`. */
async function softAp(softAps: SoftApControl, unit: FleetUnit, request: Request): Promise<Response> {
  if (request.method === 'POST') return json(softAps.send(unit, await readBytes(request, MAX_JSON_BYTES)));
  const after = Number(new URL(request.url).searchParams.get('after') ?? 0);
  return only(request, 'GET', () => json(softAps.received(unit, Number.isInteger(after) ? after : 0)));
}

function textOf(body: { readonly [key: string]: unknown }): string {
  if (typeof body.text !== 'string') throw new SimulatorError(400, 'text is missing', 'send {"text": "…"} or the bytes of a picture');
  return body.text;
}

async function done(unit: FleetUnit, work: Promise<void>): Promise<Response> {
  await work;
  return json(describeUnit(unit));
}

async function powerOn(unit: FleetUnit): Promise<Response> {
  const refusal = await unit.powerOn();
  if (refusal) throw new SimulatorError(502, `${unit.id} was not let in: ${refusal.reason}`, refusal.fix);
  return json(describeUnit(unit));
}

/** A JSON object, `{}` for an empty body. */
async function readJson(request: Request): Promise<{ readonly [key: string]: unknown }> {
  const text = new TextDecoder().decode(await readBytes(request, MAX_JSON_BYTES));
  if (text.trim() === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new SimulatorError(400, 'the body is not JSON', 'send a JSON object, or nothing');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new SimulatorError(400, 'the body is not a JSON object', 'send {"input": {…}}');
  }
  return parsed as { readonly [key: string]: unknown };
}

/** The body, read no further than `max` bytes whatever the headers promise. */
async function readBytes(request: Request, max: number): Promise<Uint8Array> {
  const tooLarge = () => new SimulatorError(413, `the body is larger than ${max} bytes`, 'send less');
  if (Number(request.headers.get('content-length') ?? 0) > max) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    size += chunk.value.byteLength;
    if (size > max) {
      await reader?.cancel();
      throw tooLarge();
    }
    chunks.push(chunk.value);
  }
  return Buffer.concat(chunks);
}

function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}
