/** `$thing/up/service`: app_bind_token, unbind_device_request (facts/tencent-iot.md §3.4, §4.1, §4.6). */
import { downTopic, ThingCode, toDeviceId } from '../../../devices/index.ts';
import { bindByToken } from '../app-api/actions/binding.ts';
import { ApiError } from '../app-api/api-error.ts';
import type { Cloud } from '../cloud.ts';
import type { DeviceRow } from '../rows.ts';
import { type Answer, clientTokenOf, type Message, shown } from './envelope.ts';

export function handleService(cloud: Cloud, device: DeviceRow, message: Message): Answer {
  const deviceId = toDeviceId(device);
  const clientToken = clientTokenOf(message);
  const reply = (method: string, code: number, status: string): Answer => ({ method, clientToken, code, status });

  switch (message.method) {
    case 'app_bind_token': {
      const verdict = acceptBindToken(cloud, device, (message.params as Message | undefined)?.token);
      if (verdict.code !== ThingCode.ok) cloud.refusals.record('bind-token', deviceId, verdict.status);
      const answer = reply('app_bind_token_reply', verdict.code, verdict.status);
      if (verdict.userId === undefined || !cloud.rules['iotCloud.tokenBindsAtOnce'] || !answer) return answer;
      // bind_device comes behind the answer (§3.4).
      cloud.downlinks.send(deviceId, downTopic('service', device), answer);
      try {
        bindByToken(cloud, verdict.userId, device);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        cloud.refusals.record('bind-token', deviceId, `not bound at once: ${error.code}`);
      }
      return undefined;
    }
    case 'unbind_device_request': {
      const named = (field: 'productId' | 'deviceName') => message[field] === undefined || message[field] === device[field];
      if (!named('productId') || !named('deviceName'))
        return reply('unbind_device_reply', ThingCode.refused, 'a device may only unbind itself');
      if (!cloud.state.bindings.get(deviceId)) return reply('unbind_device_reply', ThingCode.notFound, 'the device is not bound');
      cloud.state.deleteBinding(deviceId);
      // What the old family still wanted is not for the next one.
      cloud.state.desired.delete(deviceId);
      cloud.pushes.unbound(deviceId);
      return reply('unbind_device_reply', ThingCode.ok, 'success');
    }
    default:
      // No reply method is documented for an unknown request: counted only.
      cloud.refusals.record(
        'unknown-method',
        deviceId,
        `service method ${shown(message.method)}; expected app_bind_token or unbind_device_request`,
      );
      return undefined;
  }
}

/** The device holds the token a user made: from now on AppGetDeviceBindTokenState answers 2. */
function acceptBindToken(cloud: Cloud, device: DeviceRow, token: unknown): { code: number; status: string; userId?: string } {
  if (typeof token !== 'string' || token === '' || token.length > 64)
    return { code: ThingCode.malformed, status: 'params.token is missing' };
  const row = cloud.state.bindTokens.get(token);
  if (!row) return { code: ThingCode.notFound, status: 'the bind token is not known' };
  if (row.expiresAt <= cloud.clock.now()) return { code: ThingCode.refused, status: 'the bind token has expired; make a new one' };
  const other = row.productId !== undefined && (row.productId !== device.productId || row.deviceName !== device.deviceName);
  if (other) return { code: ThingCode.refused, status: 'another device has reported this bind token' };
  cloud.state.bindTokens.put(token, { ...row, productId: device.productId, deviceName: device.deviceName });
  return { code: ThingCode.ok, status: 'success', userId: row.userId };
}
