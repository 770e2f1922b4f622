import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  createManualClock,
  decryptDynregPayload,
  dynregSignature,
  dynregV2Signature,
  Hosts,
  mqttCredentials,
  type SignMethod,
} from '../../../devices/index.ts';
import { connectAs, iotSeed, LOCK, startCloud } from '../iot-cloud.fixture.ts';

/** Computed vectors of facts/tencent-iot.md §2.8. */
const SECRET = 'ABCDEFGHIJKLMNOPQRSTUVWX';
const PSK = 'MDEyMzQ1Njc4OWFiY2RlZg==';
const PAYLOAD = 'XTv6+/pNsmYOjNuQMIRnuMIwob/3XzqSALdg7ivniSiRGMAVSKSH0ZeAuRZKrstk5q+5JWH3nFO4Ma0oIKWR1g==';
const CAM = { productId: 'ABCDE12345', deviceName: 'cam1' };
const V1 = { ...CAM, nonce: 12345, timestamp: 1_700_000_000, signature: 'NTg0YTgwNmQ0NmY5Njc5ZWNmMWQ2M2RkYjdkMGEzODZhMmZlOWU1OA==' };
const [camera] = iotSeed.products;
const seed = {
  iotCloud: {
    products: [{ ...camera, productId: CAM.productId, productSecret: SECRET }],
    devices: [{ ...CAM, psk: PSK }],
    applications: [],
  },
} as unknown as Parameters<Awaited<ReturnType<typeof startCloud>>['platform']['seed']>[0];

async function openGateway(options: Parameters<typeof startCloud>[0] = {}) {
  const fixture = await startCloud(options);
  fixture.platform.seed(seed);
  return {
    ...fixture,
    async v1(body: object | string, host: string = Hosts.iotGateway) {
      const response = await fetch(`${fixture.url}/${host}/register/dev`, {
        method: 'POST',
        // What the C SDK announces, although the body is JSON.
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return (await response.json()) as { code: number; message: string; len: number; payload: string };
    },
    async v2(body: string, headers: { [name: string]: string }, host: string = Hosts.iotGatewayGuangzhou) {
      const response = await fetch(`${fixture.url}/${host}/device/register`, { method: 'POST', headers, body });
      return ((await response.json()) as { Response: { Error?: { Code: string }; Len?: number; Payload?: string } }).Response;
    },
  };
}

const signV1 = (device: { productId: string; deviceName: string }, secret = SECRET, timestamp = 1_700_000_000) => ({
  ...device,
  nonce: 7,
  timestamp,
  signature: dynregSignature({ ...device, nonce: 7, timestamp }, secret),
});

describe('registration v1', () => {
  it.each([Hosts.iotGateway, Hosts.iotGatewayGuangzhou])('gives the key of the published algorithm on %s', async (host) => {
    const gateway = await openGateway();
    expect(await gateway.v1(V1, host)).toMatchObject({ code: 0, len: 53, payload: PAYLOAD });
    expect(JSON.parse(decryptDynregPayload(PAYLOAD, SECRET))).toEqual({ encryptionType: 2, psk: PSK });
  });

  it('gives the same key again until the device has been online with it, then no more', async () => {
    const gateway = await openGateway();
    const first = await gateway.v1(signV1(CAM));
    expect(await gateway.v1(signV1(CAM))).toMatchObject({ code: 0, payload: first.payload });
    const { psk } = JSON.parse(decryptDynregPayload(first.payload, SECRET)) as { psk: string };
    await connectAs(gateway, CAM, mqttCredentials({ ...CAM, psk }, { connId: 'A1B2C', expiry: 4_102_444_800 }));
    expect(await gateway.v1(signV1(CAM))).toMatchObject({ code: 1007, len: 0, payload: '' });
    gateway.platform.rules.set('iotCloud.registerAfterActivation', true);
    expect(await gateway.v1(signV1(CAM))).toMatchObject({ code: 0, payload: first.payload });
  });

  it('creates a name only where the rule says so, and the device can connect then', async () => {
    const gateway = await openGateway();
    const born = { productId: CAM.productId, deviceName: 'born-today' };
    expect(await gateway.v1(signV1(born))).toMatchObject({ code: 1006 });
    gateway.platform.rules.set('iotCloud.registerCreates', true);
    const { psk } = JSON.parse(decryptDynregPayload((await gateway.v1(signV1(born))).payload, SECRET)) as { psk: string };
    expect(Buffer.from(psk, 'base64')).toHaveLength(16);
    await connectAs(gateway, born, mqttCredentials({ ...born, psk }, { connId: 'A1B2C', expiry: 4_102_444_800 }));
    expect(gateway.state().iotCloud.devices.find((device) => device.deviceId === 'ABCDE12345/born-today')?.online).toBe(true);
    // `ABCDE12345` + `cam1` once more, cut at another place: nobody could tell who connects.
    gateway.platform.seed({
      iotCloud: { ...seed.iotCloud, products: [{ ...camera, productId: 'ABCDE1234', productSecret: SECRET }] },
    } as typeof seed);
    expect(await gateway.v1(signV1({ productId: 'ABCDE1234', deviceName: '5cam1' }))).toMatchObject({ code: 1001 });
  });

  it.each([
    ['a wrong secret', signV1(CAM, 'another secret!!'), 1002],
    ['the signature over raw bytes instead of hex', { ...V1, signature: 'WEqAbUb5Z57PHWPdt9CjhqL+nlg=' }, 1002],
    ['a product nobody made', signV1({ ...CAM, productId: 'NOBODYS' }), 1004],
    ['a product without productSecret', signV1(LOCK), 1005],
    ['a name nobody made', signV1({ ...CAM, deviceName: 'unknown' }), 1006],
    ['a name with a slash', signV1({ ...CAM, deviceName: 'a/b' }), 1001],
    ['no signature', { ...V1, signature: undefined }, 1001],
    ['a nonce that is no number', { ...V1, nonce: 'x' }, 1001],
    ['a list', '[]', 1001],
    ['no JSON', '{', 1001],
    ['five kilobytes', 'x'.repeat(5000), 1001],
  ])('turns down %s', async (_what, body, code) => {
    const gateway = await openGateway();
    const answer = await gateway.v1(body);
    expect(answer).toMatchObject({ code, len: 0, payload: '' });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
    expect(gateway.state().iotCloud.refusals.counts.registration).toBe(1);
  });

  it('looks at the time only when the rule gives a window', async () => {
    const clock = createManualClock(1_700_000_600_000);
    const gateway = await openGateway({ clock });
    expect(await gateway.v1(signV1(CAM))).toMatchObject({ code: 0 });
    gateway.platform.rules.set('iotCloud.registerWindowSeconds', 300);
    expect(await gateway.v1(signV1(CAM))).toMatchObject({ code: 1003 });
    expect(await gateway.v1(signV1(CAM, SECRET, 1_700_000_600))).toMatchObject({ code: 0 });
  });
});

describe('registration v2', () => {
  const body = '{"ProductId":"ABCDE12345","DeviceName":"cam1"}';
  const headers = (algorithm: string, signature: string) => ({
    'X-TC-Algorithm': algorithm,
    'X-TC-Timestamp': '1700000000',
    'X-TC-Nonce': '12345',
    'X-TC-Signature': signature,
  });
  const sign = (algorithm: SignMethod, host: string, algorithmText?: string) =>
    dynregV2Signature(
      { host, algorithm, ...(algorithmText ? { algorithmText } : {}), timestamp: '1700000000', nonce: '12345', body },
      SECRET,
    );

  it('takes the computed vector', async () => {
    const gateway = await openGateway();
    expect(await gateway.v2(body, headers('hmacsha256', 'mSHpu+cshE6NORSY2LFl4lKVdxhMtPsWcGISay/0JjU='))).toMatchObject({
      Len: 53,
      Payload: PAYLOAD,
      RequestId: expect.any(String),
    });
  });

  it('takes hmacsha1, the other host, and the spelling of Tencent’s example', async () => {
    const gateway = await openGateway();
    const guangzhou = Hosts.iotGatewayGuangzhou;
    expect(await gateway.v2(body, headers('hmacsha1', sign('hmacsha1', guangzhou)))).toMatchObject({ Payload: PAYLOAD });
    expect(await gateway.v2(body, headers('HmacSha256', sign('hmacsha256', guangzhou, 'HmacSha256')))).toMatchObject({ Payload: PAYLOAD });
    expect(await gateway.v2(body, headers('hmacsha1', sign('hmacsha1', Hosts.iotGateway)), Hosts.iotGateway)).toMatchObject({ Len: 53 });
  });

  it.each([
    ['the other host’s signature', body, headers('hmacsha256', sign('hmacsha256', Hosts.iotGateway)), 'AuthFailure.SignatureFailure'],
    ['another body', `${body} `, headers('hmacsha256', sign('hmacsha256', Hosts.iotGatewayGuangzhou)), 'AuthFailure.SignatureFailure'],
    ['md5', body, headers('md5', 'x'), 'InvalidParameterValue'],
    ['no headers', body, {}, 'InvalidParameterValue'],
    ['no body', '', headers('hmacsha256', 'x'), 'InvalidParameterValue'],
  ])('turns down %s', async (_what, sent, with_, code) => {
    const gateway = await openGateway();
    expect((await gateway.v2(sent, with_ as { [name: string]: string })).Error?.Code).toBe(code);
  });
});

describe('on the wire', () => {
  it('spells Content-Length as the C SDK looks for it, over a plain socket with the gateway’s own name', async () => {
    const gateway = await openGateway();
    const body = JSON.stringify(V1);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1', () =>
        socket.write(
          `POST /register/dev HTTP/1.1\r\nHost: ${Hosts.iotGateway}\r\nConnection: close\r\n` +
            `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        ),
      );
      const parts: Buffer[] = [];
      socket.on('data', (part) => parts.push(part));
      socket.once('end', () => resolve(Buffer.concat(parts).toString()));
      socket.once('error', reject);
    });
    const [head = '', json = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(head.split('\r\n')).toContain(`Content-Length: ${Buffer.byteLength(json)}`);
    expect(head.match(/content-length/gi)).toHaveLength(1);
    expect(JSON.parse(json)).toMatchObject({ code: 0, payload: PAYLOAD });
  });

  it('knows only the gateways by name without TLS, and only their two calls', async () => {
    const gateway = await openGateway();
    const statusOf = (host: string, path: string) =>
      new Promise<number>((resolve, reject) => {
        const { hostname, port } = new URL(gateway.url);
        httpRequest({ host: hostname, port, path, headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
          .once('error', reject)
          .end();
      });
    expect(await statusOf(Hosts.iotGateway, '/register/dev')).toBe(501);
    expect(await statusOf(Hosts.iotGateway, '/__mock__/state')).toBe(501);
    expect(await statusOf(`${Hosts.iotGatewayGuangzhou}:80`, '/')).toBe(501);
    expect(await statusOf(Hosts.iotApp, '/')).toBe(403);
  });

  it('stops reading a body that nobody would send', async () => {
    const gateway = await openGateway();
    const sent = fetch(`${gateway.url}/${Hosts.iotGateway}/register/dev`, { method: 'POST', body: 'x'.repeat(1_000_000) });
    expect((await sent).status).toBe(413);
  });

  it('keeps the product secret out of everything that can be read', async () => {
    const gateway = await openGateway();
    await gateway.v1(V1);
    for (const path of ['state', 'ledger', 'rules']) {
      expect(await (await fetch(`${gateway.url}/__mock__/${path}`)).text()).not.toContain(SECRET);
    }
    expect(() =>
      gateway.platform.seed({ iotCloud: { ...iotSeed, products: [{ ...camera, productSecret: 'too short' }] } } as typeof seed),
    ).toThrow(/^products\[0\]\.productSecret is not text of 16 to 64/);
  });
});
