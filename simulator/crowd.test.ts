/** Picking units by tag, category and product while the fleet runs. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../devices/index.ts';
import { createFleet, createSimulatorControl, derivePsk, type Fleet, type UnitDescription } from './index.ts';

let fleet: Fleet;
let call: (method: string, path: string, body?: object) => Promise<{ status: number; body: { [key: string]: unknown } }>;

const device = (deviceName: string, category: 'lock' | 'camera', tags: string[], firmware?: string) => {
  const productId = category === 'lock' ? 'AURORALOCK' : 'AURORACAM1';
  const psk = derivePsk('crowd', { productId, deviceName });
  // They wait for a provisioning QR, so nothing dials the broker.
  return { productId, deviceName, category, psk, tags, network: 'setup' as const, ...(firmware !== undefined && { firmware }) };
};

beforeEach(async () => {
  fleet = createFleet({
    brokerUrl: 'mqtt://127.0.0.1:1',
    clock: createManualClock(),
    devices: [
      device('lock-1', 'lock', ['north', 'hall']),
      device('lock-2', 'lock', ['north'], '1.2.0'),
      device('lock-3', 'lock', ['south']),
      device('cam-1', 'camera', ['north']),
    ],
  });
  const control = createSimulatorControl(fleet);
  call = async (method, path, body) => {
    const answer = await control(new Request(`http://127.0.0.1/simulator${path}`, { method, ...(body && { body: JSON.stringify(body) }) }));
    return { status: answer.status, body: (await answer.json()) as { [key: string]: unknown } };
  };
  await fleet.start();
});
afterEach(() => fleet.stop());

const names = async (query: string) =>
  ((await call('GET', `/devices${query}`)).body.devices as UnitDescription[]).map((one) => one.deviceName);
const ids = (body: { [key: string]: unknown }) => (body.results as { id: string }[]).map(({ id }) => id.split('/')[1]);

describe('picking', () => {
  it.each([
    ['', ['lock-1', 'lock-2', 'lock-3', 'cam-1']],
    ['?tag=north', ['lock-1', 'lock-2', 'cam-1']],
    ['?tag=north&tag=hall', ['lock-1']],
    ['?tag=north&category=lock', ['lock-1', 'lock-2']],
    ['?productId=AURORACAM1', ['cam-1']],
    ['?limit=2', ['lock-1', 'lock-2']],
    ['?tag=nowhere', []],
  ])('GET /devices%s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it.each(['?tags=north', '?category=toaster', '?limit=0', '?limit=many', '?__proto__=1'])('%s is refused with a remedy', async (query) => {
    expect(await call('GET', `/devices${query}`)).toMatchObject({ status: 400, body: { fix: expect.any(String) } });
  });

  it('shows tags and firmware of each', async () => {
    const { body } = await call('GET', '/devices?tag=hall');
    expect(body.devices).toMatchObject([{ tags: ['north', 'hall'], firmware: '1.0.0' }]);
    expect((await call('GET', '/devices/AURORALOCK/lock-2')).body).toMatchObject({ firmware: '1.2.0' });
  });
});

describe('doing it to all that fit', () => {
  it('rings at every lock of the north and nowhere else', async () => {
    const rung: string[] = [];
    fleet.listen((line) => line.type === 'event' && rung.push(`${line.deviceName} ${line.eventId}`));
    const { status, body } = await call('POST', '/picked/triggers/doorbell?tag=north&category=lock');
    expect([status, ids(body)]).toEqual([200, ['lock-1', 'lock-2']]);
    expect(rung).toEqual(['lock-1 doorbell_ring', 'lock-2 doorbell_ring']);
  });

  it('passes the input on, and says of each why nothing came of it', async () => {
    const { body } = await call('POST', '/picked/triggers/motion?category=camera', { input: { strength: 1 } });
    expect(body.results).toEqual([{ id: 'AURORACAM1/cam-1', note: expect.stringContaining('too little moved') }]);
  });

  it('one that cannot does not stop the others', async () => {
    const { body } = await call('POST', '/picked/triggers/doorbell?tag=north');
    expect(body.results).toEqual([
      { id: 'AURORALOCK/lock-1' },
      { id: 'AURORALOCK/lock-2' },
      { id: 'AURORACAM1/cam-1', error: expect.stringContaining('no trigger "doorbell"') },
    ]);
  });

  it('cuts the power of a city and gives it back', async () => {
    await call('POST', '/picked/power-off?tag=north');
    const powered = () => fleet.units.filter((unit) => unit.device.powered).map((unit) => unit.device.deviceName);
    expect(powered()).toEqual(['lock-3']);
    await call('POST', '/picked/power-on?tag=north&category=lock');
    expect(powered()).toEqual(['lock-1', 'lock-2', 'lock-3']);
  });

  it.each([
    ['/picked/triggers/doorbell?tag=nowhere', 404, {}],
    ['/picked/explode?tag=north', 404, {}],
    ['/picked/power-off/now?tag=north', 404, {}],
    ['/picked', 404, {}],
  ])('%s is refused with a remedy', async (path, status, body) => {
    expect(await call('POST', path, body)).toMatchObject({ status, body: { error: expect.any(String), fix: expect.any(String) } });
  });

  it('an end of an update that is none is told for each', async () => {
    const { body } = await call('POST', '/picked/next-update?tag=hall', { result: 'burn' });
    expect(body.results).toEqual([{ id: 'AURORALOCK/lock-1', error: expect.stringContaining('"burn" is no end') }]);
  });
});
