/** Every route is in the document, and answers as the document says. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { createManualClock, type ManualClock } from '../../devices/index.ts';
import { createFaultBook } from '../fault-book.ts';
import { createSimulatorControl, qrPicture } from '../index.ts';
import { standInFleet } from '../stand-in-fleet.fixture.ts';
import { routes } from './routes.ts';
import { errorShape } from './shapes.ts';

type Document = {
  openapi: string;
  paths: {
    [path: string]: {
      [method: string]: { summary: string; requestBody?: object; responses: object; parameters?: { name: string; in: string }[] };
    };
  };
  components: { schemas: { [name: string]: object } };
};

const camera = { productId: 'AURORACAM1', deviceName: 'camera-1' };
let clock: ManualClock;
let ask: (method: string, path: string, body?: unknown) => Promise<Response>;
let document: Document;

beforeAll(async () => {
  clock = createManualClock();
  const faults = createFaultBook({ clock });
  const { fleet } = standInFleet({ camera: 2, lock: 1 }, { clock, faults });
  await fleet.start();
  const ledger = async () => ({ events: 0, people: [] });
  const control = createSimulatorControl(fleet, { clock, ledger, encoder: '' });
  ask = (method, path, body) =>
    control(
      new Request(`http://127.0.0.1/simulator${path}`, {
        method,
        ...(body !== undefined && {
          body: body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body),
          headers: { 'content-type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json' },
        }),
      }),
    );
  document = (await (await ask('GET', '/api/openapi.json')).json()) as Document;
});

/** What to send to each route so that it does its work, or why it cannot here. */
const SENT: { readonly [route: string]: { readonly body?: unknown; readonly status?: number } } = {
  'DELETE /faults/{id}': { status: 404 },
  'POST /faults': { body: { fault: 'drop', packet: 'publish', chance: 0.5 } },
  'POST /picked/triggers/{trigger}': { body: { input: {} } },
  'POST /picked/properties': { body: { record_enable: 0 } },
  'POST /picked/cut': { body: { seconds: 0 } },
  'POST /picked/faults': { body: { fault: 'slow', bytesPerSecond: 1e6 } },
  'POST /picked/next-update': { body: { result: 'ok' } },
  'POST /devices/{productId}/{deviceName}/triggers/{trigger}': { body: { input: {} } },
  'POST /devices/{productId}/{deviceName}/properties': { body: { record_enable: 1 } },
  // Live video with an encoder: video/live-video.room.test.ts.
  'GET /devices/{productId}/{deviceName}/live.flv': { status: 501 },
  'GET /devices/{productId}/{deviceName}/hls/{file}': { status: 501 },
  'POST /devices/{productId}/{deviceName}/video': { body: { do: 'drop' } },
  'POST /devices/{productId}/{deviceName}/cut': { body: { seconds: 0.1 } },
  'POST /devices/{productId}/{deviceName}/next-update': { body: { result: 'hang' } },
  'POST /devices/{productId}/{deviceName}/next-soft-ap': { body: { result: 'ok' } },
  'POST /devices/{productId}/{deviceName}/faults': { body: { fault: 'refuse', times: 1, forMs: 500 } },
  'POST /devices/{productId}/{deviceName}/see': { body: { text: 'no such code' }, status: 422 },
  'POST /devices/{productId}/{deviceName}/soft-ap': { body: new Uint8Array([1]), status: 409 },
  'POST /devices/{productId}/{deviceName}/soft-ap-port': { body: { port: 70_000 }, status: 400 },
};

describe('the document', () => {
  it('is OpenAPI 3.1 and every reference in it leads somewhere', () => {
    expect(document.openapi).toBe('3.1.0');
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name as string);
    expect(references.length).toBeGreaterThan(10);
    expect(references.filter((name) => !document.components.schemas[name])).toEqual([]);
  });

  it('names each operation once, and every parameter of its path', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, ...(operation as { operationId?: string }), operation })),
    );
    expect(operations).toHaveLength(routes.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(routes.length);
    for (const { path, operation } of operations) {
      const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => `{${name}}`);
      expect(inPath).toEqual(path.match(/\{\w+\}/g) ?? []);
    }
  });

  it('holds the limits the checks hold', async () => {
    const cut = JSON.stringify(document.paths['/devices/{productId}/{deviceName}/cut']);
    expect(cut).toContain('"maximum":86400');
    const answer = await ask('POST', `/devices/${camera.productId}/${camera.deviceName}/cut`, { seconds: 86_401 });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: expect.stringContaining('seconds is 86401'), fix: expect.any(String) },
    ]);
  });
});

describe('answers as described:', () => {
  it.each(routes.map((row) => [`${row.method} ${row.path}`, row] as const))('%s', async (name, row) => {
    const { body, status = 200 } = SENT[name] ?? {};
    const path = row.path
      .replace('{productId}', camera.productId)
      .replace('{deviceName}', camera.deviceName)
      .replace('{trigger}', 'motion')
      .replace('{category}', 'lock')
      .replace('{id}', '12345')
      .replace(/^\/picked.*/, '$&?category=lock');
    const answer = await ask(row.method, path, body);
    expect(document.paths[row.path]?.[row.method.toLowerCase()]?.summary).toBe(row.does);
    const described = status === 200 ? row.answer : errorShape;
    if (typeof described === 'string') {
      expect([answer.status, answer.headers.get('content-type')]).toEqual([status, described]);
      await answer.body?.cancel();
      return;
    }
    const told: unknown = await answer.json();
    expect([answer.status, status === 200 ? undefined : told]).toEqual([status, status === 200 ? undefined : expect.anything()]);
    expect((described as z.ZodType).safeParse(told).error?.issues ?? []).toEqual([]);
  });

  it('takes a picture of a code where it takes its text', async () => {
    const answer = await ask('POST', `/devices/${camera.productId}/${camera.deviceName}/see`, await qrPicture('hello'));
    expect([answer.status, errorShape.safeParse(await answer.json()).success]).toEqual([422, true]);
  });

  it.each([
    ['POST', '/faults', { fault: 'explode' }],
    ['POST', '/faults', { fault: 'drop', clientId: 'x' }],
    ['POST', '/picked/cut', { seconds: 'long' }],
    ['POST', '/picked/cut', { minutes: 1 }],
    ['POST', '/picked/next-update', {}],
    ['POST', '/picked/power-off', { really: true }],
  ])('%s %s with %j is refused', async (method, path, body) => {
    const answer = await ask(method, path, body);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: expect.any(String), fix: expect.stringContaining('openapi.json') },
    ]);
  });
});
