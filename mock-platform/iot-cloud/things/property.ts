/** `$thing/up/property`: report, get_status, control_reply, report_info, clear_control (facts/tencent-iot.md §3.1). */
import { describeProblems, ThingCode, toDeviceId, upTopic, type Value, type Values, validateValues } from '../../../devices/index.ts';
import type { Cloud } from '../cloud.ts';
import type { DeviceRow } from '../rows.ts';
import { type Answer, clientTokenOf, type Message, shown, timestampOf } from './envelope.ts';

/** `report_info` is free in form [I]; it is bounded instead. */
const INFO_MAX_CHARACTERS = 2048;

export function handleProperty(cloud: Cloud, device: DeviceRow, message: Message): Answer {
  const deviceId = toDeviceId(device);
  const clientToken = clientTokenOf(message);
  const reply = (method: string, code: number, status: string, more: object = {}): Answer => ({
    method,
    clientToken,
    code,
    status,
    ...more,
  });

  if (cloud.rules['iotCloud.bareControlReply'] && isBareReply(message)) {
    const asked = Object.values(cloud.state.desired.get(deviceId)?.values ?? {}).some((wish) => wish.clientToken === clientToken);
    if (asked) controlReply(cloud, device, deviceId, message, clientToken);
    else
      cloud.refusals.record('unexpected-reply', deviceId, `a reply to ${shown(message.clientToken)}, which was not asked or is answered`);
    return undefined;
  }
  switch (message.method) {
    case 'report':
      return report(cloud, device, deviceId, message, (code, status) => reply('report_reply', code, status));
    case 'control_reply':
      controlReply(cloud, device, deviceId, message, clientToken);
      return undefined;
    case 'get_status': {
      const data = { [cloud.rules['iotCloud.statusKey']]: currentValues(cloud, deviceId), ...pending(cloud, deviceId) };
      return reply('get_status_reply', ThingCode.ok, 'success', { type: 'report', data });
    }
    case 'report_info': {
      const info = message.params;
      if (typeof info !== 'object' || info === null || Array.isArray(info) || JSON.stringify(info).length > INFO_MAX_CHARACTERS) {
        return reply('report_info_reply', ThingCode.malformed, `params must be an object of at most ${INFO_MAX_CHARACTERS} characters`);
      }
      cloud.state.devices.put(deviceId, { ...(cloud.state.devices.get(deviceId) ?? device), info: info as Values });
      return reply('report_info_reply', ThingCode.ok, 'success');
    }
    case 'clear_control':
      cloud.state.desired.delete(deviceId);
      return reply('clear_control_reply', ThingCode.ok, 'success');
    default: {
      cloud.refusals.record('unknown-method', deviceId, `property method ${shown(message.method)}`);
      // The Python SDK publishes bare values when its caller forgets the envelope (§9.2): say what is missing.
      const fix = 'expected report, get_status, control_reply, report_info or clear_control, with values in "params"';
      return reply('report_reply', ThingCode.malformed, `method is ${shown(message.method)}; ${fix}`);
    }
  }
}

function report(
  cloud: Cloud,
  device: DeviceRow,
  deviceId: string,
  message: Message,
  reply: (code: number, status: string) => Answer,
): Answer {
  const model = cloud.state.model(device.productId);
  if (!model) return reply(ThingCode.notFound, 'the product has no thing model');
  const checked = validateValues(model.properties, message.params);
  if (!checked.ok) {
    const why = describeProblems(checked.problems);
    cloud.refusals.record('model-violation', deviceId, `report: ${why}`);
    return reply(ThingCode.modelViolation, why);
  }
  const at = timestampOf(message.timestamp, cloud.clock.now());
  const data: { [id: string]: { Value: Value; LastUpdate: number } } = { ...cloud.state.data.get(deviceId) };
  for (const [id, value] of Object.entries(checked.values)) {
    data[id] = { Value: value, LastUpdate: at };
    cloud.state.reports.add({ deviceId, property: id, at, value });
  }
  cloud.state.data.put(deviceId, data);
  settle(cloud, deviceId, (id, wish) => Object.hasOwn(checked.values, id) && same(checked.values[id], wish.value));
  cloud.pushes.device(deviceId, 'Property', 'Report', upTopic('property', device), { ...message, params: checked.values });
  return reply(ThingCode.ok, 'success');
}

function controlReply(cloud: Cloud, device: DeviceRow, deviceId: string, message: Message, clientToken: string): void {
  // Accepted or refused, the wish has been answered; what the unit then is, it reports.
  settle(cloud, deviceId, (_id, wish) => wish.clientToken === clientToken);
  if (cloud.rules['iotCloud.pushControlReply']) {
    const code = typeof message.code === 'number' ? message.code : ThingCode.internal;
    const status = typeof message.status === 'string' ? message.status.slice(0, 200) : '';
    // `params` is there because Tencent's SDK reads it from every Property push.
    const payload = { method: 'control_reply', clientToken, code, status, params: {} };
    cloud.pushes.device(deviceId, 'Property', 'Report', upTopic('property', device), payload);
  }
}

/** Last reported values by id. */
export function currentValues(cloud: Cloud, deviceId: string): Values {
  const values: { [id: string]: Value } = {};
  for (const [id, entry] of Object.entries(cloud.state.data.get(deviceId) ?? {})) values[id] = entry.Value;
  return values;
}

/** `{control: …}` when something asked for waits (C SDK reads data.control), else nothing. */
function pending(cloud: Cloud, deviceId: string): { control?: Values } {
  const desired = cloud.state.desired.get(deviceId);
  if (!desired) return {};
  return { control: Object.fromEntries(Object.entries(desired.values).map(([id, wish]) => [id, wish.value])) };
}

/** Forgets the wishes that `done` accepts. */
function settle(cloud: Cloud, deviceId: string, done: (id: string, wish: { value: Value; clientToken: string }) => boolean): void {
  const desired = cloud.state.desired.get(deviceId);
  if (!desired) return;
  const left = Object.entries(desired.values).filter(([id, wish]) => !done(id, wish as { value: Value; clientToken: string }));
  if (left.length === 0) cloud.state.desired.delete(deviceId);
  else cloud.state.desired.put(deviceId, { values: Object.fromEntries(left) });
}

const same = (left: unknown, right: unknown): boolean => left === right || JSON.stringify(left) === JSON.stringify(right);

/** Python SDK: `control_reply` without its method, and its sample replies so to everything, answers included. Never answered. */
const isBareReply = (message: Message): boolean =>
  message.method === undefined && message.params === undefined && typeof message.code === 'number' && message.clientToken !== undefined;
