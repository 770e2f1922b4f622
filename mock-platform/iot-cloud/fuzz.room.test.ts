/** Whatever apps, devices and sockets send to the IoT cloud: an answer or a refusal, never a failure nobody foresaw, and the next one is served. */
import { connect as connectTcp } from 'node:net';
import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseDeviceSignatureQr, parseProvisioningQr, parseTopic, publishTopics, QrError, upTopic } from '../../devices/index.ts';
import { FUZZ_TIMEOUT_MS, fuzz, isPolluted, nastyBody, nastyBytes, nastyText, nastyValue } from '../fuzz.fixture.ts';
import { tokenActions } from './app-api/token-api.ts';
import { APP_KEY, APPID, bindBySignature, CAMERA, connectAs, credentials, LOCK, openPush, startCloud } from './iot-cloud.fixture.ts';

const INTERNAL = /InternalServerException|internal/;

async function start() {
  const failures: unknown[] = [];
  const cloud = await startCloud({ report: (error) => failures.push(error), rules: { 'iotCloud.actionTimeoutMs': 20 } });
  const nothingBroke = (): void => {
    expect(failures).toEqual([]);
    expect(cloud.state().iotCloud.refusals.counts.internal ?? 0, JSON.stringify(cloud.state().iotCloud.refusals.recent.at(-1))).toBe(0);
    expect(isPolluted()).toBe(false);
  };
  return { ...cloud, nothingBroke };
}

test(
  'every Action with parameters of any kind',
  async () => {
    const cloud = await start();
    const user = await cloud.household();
    await connectAs(cloud, LOCK);
    await bindBySignature(user, LOCK);
    const fields = {
      FamilyId: [user.FamilyId],
      FamilyName: ['家'],
      Name: ['家'],
      RoomId: ['0', 'r1'],
      ProductId: [LOCK.productId, CAMERA.productId],
      DeviceName: [LOCK.deviceName, CAMERA.deviceName],
      DeviceId: [`${LOCK.productId}/${LOCK.deviceName}`],
      DeviceIds: [[`${LOCK.productId}/${LOCK.deviceName}`]],
      DeviceList: [[`${LOCK.productId}/${LOCK.deviceName}`]],
      ProductIds: [[LOCK.productId]],
      Data: ['{"volume":50}', '{}', '[]', '{"__proto__":{"polluted":1}}'],
      InputParams: ['{}', '7'],
      ActionId: ['unlock_remote', 'constructor'],
      FieldName: ['battery', '__proto__'],
      MinTime: [0, 1_700_000_000_000],
      MaxTime: [4_102_444_800_000],
      StartTime: [0, '0'],
      EndTime: [4_102_444_800_000],
      Context: ['', 'x'],
      Limit: [0, 1, 50, '10', -1, 1e9],
      Offset: [0, 1, -1],
      Token: ['x'],
      ShareDeviceToken: ['x'],
      TokenContext: ['x'],
      ToUserID: ['1'],
      UserID: ['1'],
      MemberId: ['1'],
      Role: [0, 1, 2],
      MsgId: ['x', 1],
      MsgType: [0, 301],
      MsgTimeStamp: [0],
      Signature: ['00'],
      SignMethod: ['hmacsha1', 'hmacsha256'],
      DeviceTimestamp: [1_700_000_000],
      ConnId: ['a1b2c'],
      BindType: ['wifi_sign', 'bluetooth_sign', 'other_sign'],
      ModelId: ['model-lock-1'],
      MiniProgramAppId: [APPID],
      NickName: ['我'],
      Avatar: ['x'],
      AppKey: [APP_KEY],
      JsCode: ['x'],
    };
    const body = fc
      .tuple(
        fc.constantFrom(...tokenActions),
        nastyBody(fields),
        fc.oneof({ weight: 9, arbitrary: fc.constant(user.AccessToken) }, { weight: 1, arbitrary: nastyValue }),
      )
      .map(([Action, text, AccessToken]) => {
        // Cancelling the account is a proper answer, and the end of this run.
        const head = JSON.stringify({ Action: Action === 'AppUserCancelAccount' ? 'AppGetUser' : Action, AccessToken, RequestId: 'r' });
        return text.startsWith('{"') ? `${head.slice(0, -1)},${text.slice(1)}` : text;
      });
    await fuzz(
      1200,
      fc.asyncProperty(fc.constantFrom('tokenapi', 'tokenapi', 'appapi', 'appsecureapi'), body, async (door, text) => {
        const request = new Request(`https://iot.cloud.tencent.com/api/exploreropen/${door}`, { method: 'POST', body: text });
        const response = await cloud.platform.fetch(request);
        expect([200, 413, 501]).toContain(response.status);
        if (response.status === 200) expect(JSON.stringify(await response.json())).not.toMatch(INTERNAL);
      }),
    );
    cloud.nothingBroke();
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'registrations of any kind',
  async () => {
    const cloud = await start();
    const fields = {
      productId: [LOCK.productId],
      deviceName: [LOCK.deviceName],
      ProductId: [LOCK.productId],
      DeviceName: [LOCK.deviceName],
      nonce: [1],
      timestamp: [1_700_000_000],
      signature: ['x'],
    };
    const headers = fc.record(
      {
        'X-TC-Algorithm': fc.constantFrom('hmacsha256', 'HmacSha1', 'x'),
        'X-TC-Timestamp': fc.constantFrom('1700000000', 'x', '-1'),
        'X-TC-Nonce': fc.constantFrom('1', 'x', '9'.repeat(300)),
        'X-TC-Signature': fc.constantFrom('x', 'AAAA'),
      },
      { requiredKeys: [] },
    );
    const url = fc.constantFrom(
      'https://gateway.tencentdevices.com/register/dev',
      'https://ap-guangzhou.gateway.tencentdevices.com/device/register',
    );
    await fuzz(
      400,
      fc.asyncProperty(url, headers, nastyBody(fields), async (where, given, body) => {
        const response = await cloud.platform.fetch(
          new Request(where, { method: 'POST', headers: given as { [name: string]: string }, body }),
        );
        expect([200, 413]).toContain(response.status);
      }),
    );
    cloud.nothingBroke();
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'devices that publish anything to any topic',
  async () => {
    const cloud = await start();
    const message = nastyBody({
      method: [
        'report',
        'get_status',
        'event_post',
        'events_post',
        'action_reply',
        'control_reply',
        'report_info',
        'clear_control',
        'app_bind_token',
      ],
      type: ['get', 'report_version', 'report_progress', 'alert', 'info', 'online', 'bind', 'unbind', 'describe_sub_devices'],
      payload: [{ devices: [{ product_id: LOCK.productId, device_name: LOCK.deviceName }, null] }, { devices: {} }],
      clientToken: ['t'],
      params: [{ battery: 50 }, {}, { __proto__: null, token: 'x' }],
      eventId: ['doorbell_ring', '__proto__'],
      events: [[{ eventId: 'doorbell_ring', params: {} }], []],
      timestamp: [1_700_000_000_000, 1],
      version: ['1.0'],
      resource: [['time']],
      report: [{ version: '1.0.0' }, { progress: { state: 'downloading', percent: '10' } }],
      code: [0],
      response: [{}],
    }).map((text) => Buffer.from(text));
    const topic = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...publishTopics(LOCK)) },
      { weight: 1, arbitrary: nastyText.map((text) => text.replace(/[+#\0]/g, '') || 'x') },
    );
    let device = await connectAs(cloud, LOCK);
    await fuzz(
      250,
      fc.asyncProperty(
        topic,
        fc.oneof(
          message,
          fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
        ),
        async (name, payload) => {
          if (!device.client.connected) device = await connectAs(cloud, LOCK);
          // Long topics and bad ones end the connection, which leaves no acknowledgement to wait for: that is an answer too.
          const { client } = device;
          await new Promise<void>((resolve) => {
            const over = (): void => {
              client.removeListener('close', over);
              resolve();
            };
            client.once('close', over);
            client.publish(name.slice(0, 60_000), payload, { qos: 1 }, over);
          });
        },
      ),
    );
    if (!device.client.connected) device = await connectAs(cloud, LOCK);
    expect(await device.ask('property', { method: 'get_status', type: 'report' })).toMatchObject({ method: 'get_status_reply', code: 0 });
    cloud.nothingBroke();
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'bytes near MQTT packets end one connection at most; the next device connects',
  async () => {
    const cloud = await start();
    const { clientId, username, password } = credentials(LOCK);
    const packets: Packet[] = [
      {
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        keepalive: 60,
        clientId,
        username,
        password: Buffer.from(password),
      },
      { cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '$thing/down/#', qos: 1 }] } as Packet,
      { cmd: 'publish', topic: upTopic('event', LOCK), payload: '{}', qos: 1, messageId: 2, dup: false, retain: false } as Packet,
      { cmd: 'pingreq' },
    ];
    const good = Buffer.concat(packets.map((packet) => generate(packet)));
    const port = Number(new URL(cloud.brokerUrl).port);
    await fuzz(
      80,
      fc.asyncProperty(nastyBytes(good), async (bytes) => {
        const socket = connectTcp(port, '127.0.0.1');
        onTestFinished(() => void socket.destroy());
        await new Promise<void>((resolve) => {
          socket.on('error', () => resolve());
          socket.on('close', () => resolve());
          // Half of a packet keeps the broker waiting, as it may: hang up.
          socket.once('data', () => socket.destroy());
          socket.write(bytes, () => socket.end());
        });
      }),
    );
    const device = await connectAs(cloud, CAMERA);
    expect(await device.ask('property', { method: 'get_status', type: 'report' })).toMatchObject({ code: 0 });
    cloud.nothingBroke();
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'WebSocket messages of any kind',
  async () => {
    const cloud = await start();
    const { AccessToken } = await cloud.household();
    const line = await openPush(cloud);
    let sent = 0;
    const text = nastyBody({
      action: ['ActivePush', 'YunApi', 'Heartbeat'],
      reqId: ['r', 1],
      params: [
        { AccessToken, DeviceIds: [`${LOCK.productId}/${LOCK.deviceName}`] },
        { AccessToken, DeviceIds: [null, 7, {}] },
        { Action: 'AppGetFamilyList', ActionParams: { AccessToken } },
        { Action: '__proto__', ActionParams: { AccessToken } },
      ],
    });
    await fuzz(
      300,
      fc.asyncProperty(text, async (message) => {
        if (Buffer.byteLength(message) > 60_000) return;
        line.socket.send(message);
        sent++;
        await vi.waitFor(() => expect(line.heard.length).toBe(sent), { interval: 1 });
        expect(JSON.stringify(line.heard.at(-1))).not.toMatch(INTERNAL);
      }),
    );
    expect(await line.ask('YunApi', { Action: 'AppGetFamilyList', ActionParams: { AccessToken } })).toMatchObject({ error: '' });
    cloud.nothingBroke();
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'topics and QR texts of any kind',
  async () => {
    const known = [...publishTopics(LOCK), ...publishTopics(CAMERA)];
    await fuzz(
      1000,
      fc.property(
        fc.oneof(
          nastyText,
          fc.constantFrom(...known).chain((topic) => nastyText.map((tail) => `${topic}${tail}`)),
        ),
        (text) => {
          const parsed = parseTopic(text);
          if (parsed) expect(`${parsed.productId}${parsed.deviceName}`).toMatch(/^[A-Za-z0-9_-]+$/);
          for (const parse of [parseProvisioningQr, parseDeviceSignatureQr]) {
            try {
              parse(text);
            } catch (error) {
              expect(error).toBeInstanceOf(QrError);
            }
          }
        },
      ),
    );
  },
  FUZZ_TIMEOUT_MS,
);
