/**
 * `$gateway/operation`: a gateway binds, unbinds and names the devices behind it, and puts them on line and off
 * (facts/tencent-iot.md §3.5; TC/1105/41828, 41829). Each device has its own result. `change` and `search_devices` are the
 * cloud's own words to a gateway and are not played.
 */
import {
  DEVICE_NAME_PATTERN,
  GatewayResult,
  type GatewayType,
  gatewayTopic,
  PRODUCT_ID_PATTERN,
  parseDeviceId,
  sameText,
  subDeviceSignature,
  toDeviceId,
} from '../../../devices/index.ts';
import type { Cloud } from '../cloud.ts';
import type { DeviceRow } from '../rows.ts';
import { type Answer, type Message, shown } from '../things/envelope.ts';

/** Devices in one message; a packet of 16 KB holds no more in practice [I]. */
const DEVICES_MAX = 200;

type Named = DeviceRow & { readonly deviceId: string };
type Operation = (cloud: Cloud, gatewayId: string, device: Named, asked: Message) => number;

const operations: { readonly [type in Exclude<GatewayType, 'describe_sub_devices'>]: Operation } = {
  online(cloud, gatewayId, { deviceId }) {
    if (!isBehind(cloud, gatewayId, deviceId)) return GatewayResult.notBound;
    return cloud.subDevices.online(gatewayId, deviceId) ? GatewayResult.ok : GatewayResult.systemError;
  },
  offline(cloud, gatewayId, { deviceId }) {
    if (!isBehind(cloud, gatewayId, deviceId)) return GatewayResult.notBound;
    cloud.subDevices.offline(deviceId);
    return GatewayResult.ok;
  },
  bind(cloud, gatewayId, device, asked) {
    const { state } = cloud;
    const { deviceId, productId } = device;
    const before = state.subDevices.get(deviceId);
    const forbidden = whyNotSigned(cloud, device, asked);
    if (forbidden !== undefined) return forbidden;
    if (before) return before.gatewayId === gatewayId ? GatewayResult.boundAlready : GatewayResult.boundElsewhere;
    if (deviceId === gatewayId || cloud.subDevices.behind(deviceId).length > 0) return GatewayResult.notOrdinary;
    // A device behind a gateway is no gateway itself.
    if (state.subDevices.get(gatewayId)) return GatewayResult.notAllowed;
    const mine = state.products.get(parseDeviceId(gatewayId)?.productId ?? '')?.subProducts;
    if (mine && !mine.includes(productId)) return GatewayResult.unsupportedDevice;
    cloud.subDevices.bind(gatewayId, deviceId);
    return GatewayResult.ok;
  },
  unbind(cloud, gatewayId, { deviceId }) {
    if (!isBehind(cloud, gatewayId, deviceId)) return GatewayResult.notBound;
    cloud.subDevices.unbind(deviceId);
    return GatewayResult.ok;
  },
};

export function handleGateway(cloud: Cloud, gateway: DeviceRow, message: Message): Answer {
  const gatewayId = toDeviceId(gateway);
  const { type } = message;
  if (type === 'describe_sub_devices') {
    const devices = cloud.subDevices.behind(gatewayId).map((deviceId) => {
      const name = parseDeviceId(deviceId);
      return { product_id: name?.productId, device_name: name?.deviceName };
    });
    return { type, payload: { devices } };
  }
  const operation = typeof type === 'string' && Object.hasOwn(operations, type) ? operations[type as keyof typeof operations] : undefined;
  if (!operation) {
    const expected = [...Object.keys(operations), 'describe_sub_devices'].join(', ');
    cloud.refusals.record('unknown-method', gatewayId, `gateway type ${shown(type)}; expected ${expected}`);
    return undefined;
  }
  const asked = (message.payload as Message | undefined)?.devices;
  if (!Array.isArray(asked) || asked.length === 0 || asked.length > DEVICES_MAX) {
    cloud.refusals.record('gateway', gatewayId, `${shown(type)}: payload.devices must be a list of 1 to ${DEVICES_MAX}`);
    return { type, payload: { devices: [{ product_id: '', device_name: '', result: GatewayResult.badParameter }] } };
  }
  const devices = asked.map((one: unknown) => {
    const { product_id, device_name } = (typeof one === 'object' && one !== null ? one : {}) as Message;
    const result = resultOf(cloud, operation, gatewayId, (one ?? {}) as Message);
    if (result !== GatewayResult.ok)
      cloud.refusals.record('gateway', gatewayId, `${shown(type)} of ${shown(product_id)}/${shown(device_name)}: result ${result}`);
    else if (type === 'bind' || type === 'unbind')
      cloud.pushes.device(gatewayId, 'Gateway', type, gatewayTopic(gateway), { type, payload: { devices: [{ product_id, device_name }] } });
    return { product_id: textOf(product_id), device_name: textOf(device_name), result };
  });
  return { type, payload: { devices } };
}

function resultOf(cloud: Cloud, operation: Operation, gatewayId: string, asked: Message): number {
  const { product_id: productId, device_name: deviceName } = asked;
  if (typeof productId !== 'string' || typeof deviceName !== 'string') return GatewayResult.badParameter;
  if (!PRODUCT_ID_PATTERN.test(productId) || !DEVICE_NAME_PATTERN.test(deviceName)) return GatewayResult.noSuchDevice;
  const deviceId = toDeviceId({ productId, deviceName });
  const device = cloud.state.devices.get(deviceId);
  return device ? operation(cloud, gatewayId, { ...device, deviceId }, asked) : GatewayResult.noSuchDevice;
}

const isBehind = (cloud: Cloud, gatewayId: string, deviceId: string): boolean =>
  cloud.state.subDevices.get(deviceId)?.gatewayId === gatewayId;

/** Undefined: the device's owner has signed this. Certificates are not kept here, so `authtype` can only be psk. */
function whyNotSigned(cloud: Cloud, device: DeviceRow, asked: Message): number | undefined {
  const { random, timestamp, signature, signmethod, authtype } = asked;
  if (signmethod !== 'hmacsha1' && signmethod !== 'hmacsha256') return GatewayResult.unknownSignMethod;
  if (authtype !== undefined && authtype !== 'psk') return GatewayResult.badParameter;
  if (!Number.isSafeInteger(random) || !Number.isSafeInteger(timestamp) || typeof signature !== 'string') return GatewayResult.badParameter;
  const signed = { random: random as number, timestamp: timestamp as number, signMethod: signmethod } as const;
  if (!sameText(subDeviceSignature(device, signed), signature)) return GatewayResult.badSignature;
  const window = cloud.rules['iotCloud.gatewayBindWindowSeconds'];
  const away = Math.abs(signed.timestamp - cloud.clock.now() / 1000);
  return window > 0 && away > window ? GatewayResult.signatureExpired : undefined;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 64) : '');
