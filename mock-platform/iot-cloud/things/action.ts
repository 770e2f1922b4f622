/** `$thing/up/action`: action_reply (facts/tencent-iot.md §3.3). */
import { describeProblems, ThingCode, toDeviceId, upTopic, type Values, validateValues } from '../../../devices/index.ts';
import type { Cloud } from '../cloud.ts';
import type { DeviceRow } from '../rows.ts';
import { type Answer, clientTokenOf, type Message, shown } from './envelope.ts';

export function handleAction(cloud: Cloud, device: DeviceRow, message: Message): Answer {
  const deviceId = toDeviceId(device);
  if (message.method !== 'action_reply') {
    cloud.refusals.record('unknown-method', deviceId, `action method ${shown(message.method)}; expected action_reply`);
    return undefined;
  }
  const clientToken = clientTokenOf(message);
  const call = cloud.actions.take(clientToken, deviceId);
  const model = call && cloud.state.model(device.productId)?.actions[call.actionId];
  if (!call || !model) {
    const detail = `action_reply to ${shown(message.clientToken)}, which was not asked or is answered`;
    cloud.refusals.record('unexpected-reply', deviceId, detail);
    return undefined;
  }
  const code = typeof message.code === 'number' ? message.code : ThingCode.internal;
  const status = typeof message.status === 'string' ? message.status.slice(0, 200) : '';
  const settle = (words: string, output: Values) => {
    const asked = cloud.state.actionCalls.of(deviceId).find((row) => row.clientToken === clientToken);
    if (asked) cloud.state.actionCalls.replace({ ...asked, answeredAt: cloud.clock.now(), output, status: words });
  };
  const checked = validateValues(model.output, message.response ?? {});
  if (!checked.ok) {
    const why = describeProblems(checked.problems);
    cloud.refusals.record('model-violation', deviceId, `${call.actionId} response: ${why}`);
    settle(why.slice(0, 200), {});
    cloud.actions.answer(clientToken, { code: ThingCode.modelViolation, status: why, response: {} });
    return undefined;
  }
  const response = checked.values;
  settle(status, response);
  cloud.pushes.device(deviceId, 'Action', 'Report', upTopic('action', device), {
    method: 'action_reply',
    clientToken,
    code,
    status,
    response,
  });
  cloud.actions.answer(clientToken, { code, status, response });
  return undefined;
}
