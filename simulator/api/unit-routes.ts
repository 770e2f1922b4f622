/** What can be asked of one device: `/devices/{productId}/{deviceName}/…`. */
import { describeUnit } from '../describe.ts';
import { SimulatorError } from '../error.ts';
import { liftFaults, setFault, showFaults } from '../fault-control.ts';
import type { Fleet } from '../fleet.ts';
import { qrPicture } from '../label.ts';
import { MAX_PICTURE_BYTES, readQrPicture } from '../see.ts';
import type { FleetUnit } from '../unit.ts';
import { readBytes, readJson, readJsonBytes } from './read-body.ts';
import { type Call, checkBody, type Route, route } from './route.ts';
import { seenBy } from './seen-by.ts';
import * as shape from './shapes.ts';

type Row<Body> = Pick<Route, 'method' | 'does' | 'query' | 'answer'> & {
  readonly what?: string;
  readonly body?: Parameters<typeof route<Body>>[0]['body'];
  run(unit: FleetUnit, call: Call<Body>): unknown;
};

function ofUnit<Body>({ what, run, body, ...row }: Row<Body>): Route {
  const made: Route = route<Body>({
    ...row,
    ...(body && { body }),
    path: `/devices/{productId}/{deviceName}${what ? `/${what}` : ''}`,
    run: (call) => run(unitAt(call.floor.fleet, call.at), call),
  });
  return made;
}

/** Throws {@link SimulatorError} 404. */
function unitAt(fleet: Fleet, { productId = '', deviceName = '' }: { readonly [name: string]: string }): FleetUnit {
  const unit = fleet.unit(productId, deviceName);
  if (unit) return unit;
  throw new SimulatorError(404, `no device ${[productId, deviceName].join('/').slice(0, 80)}`, 'GET /devices lists all of them');
}

/** What the device is after it. */
async function after(unit: FleetUnit, work: unknown): Promise<unknown> {
  await work;
  return describeUnit(unit);
}

const picture = (bytes: Uint8Array, type: string) =>
  new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-type': type, 'cache-control': 'no-store' } });

const HLS = 'application/vnd.apple.mpegurl';
const PICTURES = ['image/png', 'image/jpeg', 'image/gif'];

export const unitRoutes: readonly Route[] = [
  ofUnit({ method: 'GET', does: 'One device.', answer: shape.unitShape, run: describeUnit }),
  ofUnit({
    method: 'GET',
    what: 'trace',
    does: 'Its last 60 lines, oldest first.',
    answer: shape.linesShape,
    run: (unit, { floor: { watch } }) => ({ lines: watch.trace(unit) }),
  }),
  ofUnit({
    method: 'GET',
    what: 'label.png',
    does: 'The QR code on its case.',
    answer: 'image/png',
    run: async (unit) => picture(await qrPicture(unit.label), 'image/png'),
  }),
  ofUnit({
    method: 'GET',
    what: 'picture.jpg',
    does: 'What its lens sees now; 409 when it has none, is off, or hides.',
    answer: 'image/jpeg',
    run: async (unit, { floor: { clock } }) => picture(await seenBy(unit, clock), 'image/jpeg'),
  }),
  ofUnit({
    method: 'GET',
    what: 'live.flv',
    does: 'What its lens sees, live (H.264 in FLV), until one of both ends it; 501 without ffmpeg.',
    answer: 'video/x-flv',
    run: async (unit, { floor: { video } }) =>
      new Response(await video.flv(unit), { headers: { 'content-type': 'video/x-flv', 'cache-control': 'no-store' } }),
  }),
  ofUnit({
    method: 'GET',
    what: 'hls/{file}',
    does: 'The same as HLS: live.m3u8, and the segments it names.',
    answer: HLS,
    run: async (unit, { at, floor: { video } }) => {
      const { file = '' } = at;
      return picture(await video.hls(unit, file), file.endsWith('.ts') ? 'video/mp2t' : HLS);
    },
  }),
  ofUnit({
    method: 'POST',
    what: 'video',
    does: 'Its live video stalls, or its viewers lose their connection.',
    body: shape.videoBody,
    answer: shape.viewersShape,
    run: (unit, { body, floor: { video } }) => ({
      viewers: body.do === 'stall' ? video.stall(unit, body.seconds * 1000) : video.drop(unit),
    }),
  }),
  ofUnit({
    method: 'POST',
    what: 'triggers/{trigger}',
    does: 'Something happens before it; GET the device for what can.',
    body: shape.triggerBody,
    answer: shape.happenedShape,
    run: (unit, { at, body }) => unit.trigger(at.trigger as string, body.input),
  }),
  ofUnit({
    method: 'POST',
    what: 'properties',
    does: 'Its properties become these by themselves, as by a hand at the device.',
    body: shape.propertiesBody,
    answer: shape.happenedShape,
    run: (unit, { body }) => unit.setProperties(body),
  }),
  ofUnit({
    method: 'POST',
    what: 'cut',
    does: 'Its network is gone without a goodbye.',
    body: shape.cutBody,
    answer: shape.unitShape,
    run: (unit, { body }) => after(unit, unit.cut(body.seconds * 1000)),
  }),
  ofUnit({
    method: 'POST',
    what: 'power-off',
    does: 'Switches it off.',
    body: shape.emptyBody,
    answer: shape.unitShape,
    run: (unit) => after(unit, unit.powerOff()),
  }),
  ofUnit({
    method: 'POST',
    what: 'power-on',
    does: 'Switches it on; 502 when it was not let in.',
    body: shape.emptyBody,
    answer: shape.unitShape,
    async run(unit) {
      const refusal = await unit.powerOn();
      if (refusal) throw new SimulatorError(502, `${unit.id} was not let in: ${refusal.reason}`, refusal.fix);
      return describeUnit(unit);
    },
  }),
  ofUnit({
    method: 'POST',
    what: 'factory-reset',
    does: 'Unbinds it and gives it its first values.',
    body: shape.emptyBody,
    answer: shape.unitShape,
    run: (unit) => after(unit, unit.factoryReset()),
  }),
  ofUnit({
    method: 'POST',
    what: 'next-update',
    does: 'How its next firmware update ends.',
    body: shape.planBody,
    answer: shape.unitShape,
    run: (unit, { body }) => after(unit, unit.planUpdate(body.result)),
  }),
  ofUnit({
    method: 'POST',
    what: 'next-soft-ap',
    does: 'How its next try over its own Wi-Fi ends.',
    body: shape.planBody,
    answer: shape.unitShape,
    run: (unit, { body }) => after(unit, unit.softAp.plan(body.result)),
  }),
  ofUnit({
    method: 'POST',
    what: 'see',
    does: 'Holds a provisioning code before its lens: its text, or a picture of it.',
    body: { bytes: PICTURES, json: shape.seeBody },
    answer: shape.joinedShape,
    run: (unit, { request }) => see(unit, request),
  }),
  ofUnit({
    method: 'GET',
    what: 'faults',
    does: 'Every fault there is, those that may strike it, and what struck it.',
    answer: shape.faultsShape,
    run: (unit, { floor: { fleet } }) => showFaults(fleet, unit),
  }),
  ofUnit({
    method: 'POST',
    what: 'faults',
    does: 'Sets a fault for it.',
    body: shape.faultBody,
    answer: shape.faultIdShape,
    run: (unit, { floor: { fleet }, body }) => setFault(fleet, body, [unit]),
  }),
  ofUnit({
    method: 'DELETE',
    what: 'faults',
    does: 'Lifts the faults set for it alone.',
    answer: shape.liftedShape,
    run: (unit, { floor: { fleet } }) => liftFaults(fleet, { unit }),
  }),
  ofUnit({
    method: 'GET',
    what: 'soft-ap',
    does: 'Datagrams it answered over its own Wi-Fi.',
    query: { after: 'Those after this number; all when left out' },
    answer: shape.datagramsShape,
    run(unit, { floor: { softAps }, query }) {
      const number = Number(query.get('after') ?? 0);
      return softAps.received(unit, Number.isInteger(number) ? number : 0);
    },
  }),
  ofUnit({
    method: 'POST',
    what: 'soft-ap',
    does: 'One datagram of the app over its own Wi-Fi.',
    body: { bytes: ['application/octet-stream'] },
    answer: shape.afterShape,
    run: async (unit, { floor: { softAps }, request }) => softAps.send(unit, await readJsonBytes(request)),
  }),
  ofUnit({
    method: 'POST',
    what: 'soft-ap-port',
    does: 'Listens for real datagrams on a UDP port.',
    body: shape.softApPortBody,
    answer: shape.addressShape,
    run: (unit, { floor: { softAps }, body }) => softAps.listen(unit, body.port),
  }),
  ofUnit({
    method: 'POST',
    what: 'soft-ap-hang-up',
    does: 'Closes that port.',
    body: shape.emptyBody,
    answer: shape.unitShape,
    run: (unit, { floor: { softAps } }) => after(unit, softAps.hangUp(unit)),
  }),
];

async function see(unit: FleetUnit, request: Request): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    return unit.see(await readQrPicture(await readBytes(request, MAX_PICTURE_BYTES)));
  const given = await readJson(request);
  const row = { method: 'POST', path: '/devices/{productId}/{deviceName}/see' } as Route;
  return unit.see((checkBody(shape.seeBody, given, row) as { text: string }).text);
}
