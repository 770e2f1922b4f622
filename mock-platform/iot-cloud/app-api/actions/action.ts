/** Calling a device's actions (facts/tencent-iot.md §3.3, §5.5). */
import { describeProblems, downTopic, MAX_PAYLOAD_BYTES, type Values, validateValues } from '../../../../devices/index.ts';
import type { Cloud } from '../../cloud.ts';
import { fresh } from '../../fresh-id.ts';
import type { ActionCallRow } from '../../rows.ts';
import { boundDevice, type Caller } from '../access.ts';
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { jsonText, type Params, text } from '../params.ts';

interface Prepared {
  readonly clientToken: string;
  send(): void;
}

export const actionActions: Handlers = {
  /** The answer arrives over WebSocket as Action/Report. */
  AppCallDeviceActionAsync(cloud, caller, params) {
    const call = prepare(cloud, caller, params, 'async');
    call.send();
    return { ClientToken: call.clientToken, Status: 'Sent' };
  },

  /** Waits for the device. `Status` is the device's word, `Code` its number (camlock's addition: a refusal has no other place). */
  async AppCallDeviceActionSync(cloud, caller, params) {
    const call = prepare(cloud, caller, params, 'sync');
    const answered = cloud.actions.wait(call.clientToken, cloud.rules['iotCloud.actionTimeoutMs']);
    call.send();
    const answer = await answered;
    if (!answer) throw new ApiError('FailedOperation.ActionUnreachable');
    return { ClientToken: call.clientToken, OutputParams: JSON.stringify(answer.response), Status: answer.status, Code: answer.code };
  },
};

function prepare(cloud: Cloud, caller: Caller, params: Params, calling: ActionCallRow['calling']): Prepared {
  const device = boundDevice(cloud, caller, params, 'guest');
  const actionId = text(params, 'ActionId', 64);
  const actions = cloud.state.model(device.productId)?.actions ?? {};
  const action = Object.hasOwn(actions, actionId) ? actions[actionId] : undefined;
  if (!action) throw new ApiError('InvalidParameterValue.ActionNilOrNotExist', actionId);
  const checked = validateValues(action.input, jsonText(params, 'InputParams', MAX_PAYLOAD_BYTES), { complete: true });
  if (!checked.ok) throw new ApiError('InvalidParameter.ActionInputParamsInvalid', describeProblems(checked.problems));
  const topic = downTopic('action', device);
  if (!cloud.downlinks.isOnline(device.deviceId)) throw new ApiError('FailedOperation.DeviceOffline');
  if (!cloud.downlinks.listens(device.deviceId, topic)) throw new ApiError('FailedOperation.DeviceNoSubscription', 'its action topic');
  const clientToken = fresh(cloud, 'a2', () => true, 30);
  return {
    clientToken,
    send() {
      const input: Values = checked.values;
      const at = cloud.clock.now();
      const message = { method: 'action', clientToken, actionId, timestamp: at, params: input };
      cloud.state.actionCalls.add({ deviceId: device.deviceId, actionId, clientToken, calling, at, input, status: 'Sent' });
      cloud.actions.note(clientToken, device.deviceId, actionId);
      cloud.downlinks.send(device.deviceId, topic, message, 1);
      cloud.pushes.device(device.deviceId, 'Action', 'Push', topic, message);
    },
  };
}
