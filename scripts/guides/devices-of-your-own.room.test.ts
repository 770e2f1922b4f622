/** docs/guides/devices-of-your-own.md: its seed is taken, and the devices it speaks of are served as it says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished, vi } from 'vitest';
import { downTopic, gatewayResultTopic, gatewayTopic, mqttCredentials, SoftApFailure, upTopic } from '../../devices/index.ts';
import { createPlatform } from '../../mock-platform/index.ts';
import { root } from '../root.ts';
import { codeBlocks } from './code-blocks.ts';

const GATEWAY = { productId: 'ABCDE12345', deviceName: 'gw1', psk: 'MDEyMzQ1Njc4OWFiY2RlZg==' };
const CAM = { ...GATEWAY, deviceName: 'cam1' };
type Json = { readonly [key: string]: unknown };

async function seeded() {
  const platform = await createPlatform();
  onTestFinished(() => platform.close());
  const { url, mqttPort } = await platform.listen();
  const seed = codeBlocks('devices-of-your-own').find(({ info }) => info === 'seed')?.code;
  const taken = await fetch(`${url}/__mock__/seed`, { method: 'POST', body: seed ?? '', headers: { 'content-type': 'application/json' } });
  expect([taken.status, await taken.clone().text()]).toEqual([200, expect.any(String)]);
  return { platform, url, mqttPort };
}

it('a gateway with a device behind it talks as the C SDK does', async () => {
  const { platform, mqttPort } = await seeded();
  const credentials = mqttCredentials(GATEWAY, { connId: '4r2X9', expiry: '92233720368547758', sdkAppId: '21010406' });
  const client = await connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
    ...credentials,
    protocolVersion: 4,
    reconnectPeriod: 0,
    keepalive: 240,
  });
  onTestFinished(() => client.endAsync(true));
  const heard: { topic: string; message: Json }[] = [];
  client.on('message', (topic, payload) => heard.push({ topic, message: JSON.parse(String(payload)) }));
  const answer = (topic: string, want: (message: Json) => boolean = () => true) =>
    vi.waitFor(() => {
      const found = heard.find((one) => one.topic === topic && want(one.message));
      if (!found) throw new Error(JSON.stringify(heard));
      return found.message;
    });

  await client.subscribeAsync(gatewayResultTopic(GATEWAY), { qos: 1 });
  const devices = [{ product_id: CAM.productId, device_name: CAM.deviceName }];
  await client.publishAsync(gatewayTopic(GATEWAY), JSON.stringify({ type: 'online', payload: { devices } }));
  expect(await answer(gatewayResultTopic(GATEWAY))).toEqual({ type: 'online', payload: { devices: [{ ...devices[0], result: 0 }] } });

  for (const channel of ['property', 'event', 'action'] as const) await client.subscribeAsync(downTopic(channel, CAM), { qos: 0 });
  const ask = async (channel: 'property' | 'event', message: Json) => {
    await client.publishAsync(upTopic(channel, CAM), JSON.stringify(message));
    return answer(downTopic(channel, CAM), ({ clientToken }) => clientToken === message.clientToken);
  };
  const info = { module_hardinfo: 'ESP8266', fw_ver: '3.2.1', imei: '11-22-33-44', device_label: { append_info: 'x' } };
  expect(await ask('property', { method: 'report_info', clientToken: 'P-0', params: info })).toMatchObject({
    method: 'report_info_reply',
    code: 0,
  });
  expect(await ask('property', { method: 'get_status', clientToken: 'P-1' })).toMatchObject({
    method: 'get_status_reply',
    data: { reported: {} },
  });
  expect(await ask('property', { method: 'report', clientToken: 'P-2', params: { power_switch: 1 } })).toMatchObject({
    method: 'report_reply',
    code: 0,
  });
  const event = { method: 'event_post', clientToken: 'P-3', eventId: 'status_report', type: 'info', timestamp: 0, params: {} };
  expect(await ask('event', event)).toMatchObject({ method: 'event_reply', code: 0 });
  // Its sample with several: no version, each with a timestamp of its own.
  const two = {
    method: 'events_post',
    clientToken: 'P-4',
    events: [1, 2].map(() => ({ eventId: 'status_report', type: 'info', timestamp: 0, params: {} })),
  };
  expect(await ask('event', two)).toMatchObject({ method: 'event_reply', code: 0 });
  expect(platform.state()).toMatchObject({ iotCloud: { refusals: { counts: {} }, events: 3 } });

  for (const topic of ['$shadow/operation/result', '$broadcast/rxd', '$log/operation/result', '$thing/down/raw']) {
    await expect(client.subscribeAsync(`${topic}/${GATEWAY.productId}/${GATEWAY.deviceName}`)).rejects.toThrow();
  }
});

it('names rules and failures that exist', async () => {
  const { platform } = await seeded();
  const text = readFileSync(join(root, 'docs/guides/devices-of-your-own.md'), 'utf8');
  const rules = platform.rules.list().map(({ name }) => name);
  const named = [...text.matchAll(/rule `(iotCloud\.\w+)`/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(1);
  expect(rules).toEqual(expect.arrayContaining(named));
  const [, failure] = /\{"result": "(\w+)"\}/.exec(text) ?? [];
  expect(Object.keys(SoftApFailure)).toContain(failure);
});
