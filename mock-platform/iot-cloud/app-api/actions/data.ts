/** Property values and events of a device (facts/tencent-iot.md §3.1, §5.5; AppListEventHistory: TC/1081/60783). */
import { describeProblems, downTopic, MAX_PAYLOAD_BYTES, validateValues } from '../../../../devices/index.ts';
import { fresh } from '../../fresh-id.ts';
import { boundDevice } from '../access.ts';
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { integerOr, jsonText, textOr } from '../params.ts';

const DAY_SECONDS = 86_400;
/** "Size" has no published maximum [I]. */
const PAGE_MAX = 100;

export const dataActions: Handlers = {
  AppGetDeviceData(cloud, caller, params) {
    const { deviceId } = boundDevice(cloud, caller, params, 'guest');
    return { Data: JSON.stringify(cloud.state.data.get(deviceId) ?? {}) };
  },

  AppControlDeviceData(cloud, caller, params) {
    const device = boundDevice(cloud, caller, params, 'guest');
    const model = cloud.state.model(device.productId);
    if (!model) throw new ApiError('ResourceNotFound.StudioProductNotExist', device.productId);
    const asked = jsonText(params, 'Data', MAX_PAYLOAD_BYTES);
    const unknown =
      typeof asked === 'object' && asked !== null ? Object.keys(asked).find((id) => !Object.hasOwn(model.properties, id)) : undefined;
    if (unknown !== undefined) throw new ApiError('InvalidParameterValue.ModelPropertyNotExist', unknown.slice(0, 64));
    const checked = validateValues(model.properties, asked, { only: 'writable' });
    if (!checked.ok) throw new ApiError('InvalidParameterValue', describeProblems(checked.problems));
    if (Object.keys(checked.values).length === 0) throw new ApiError('InvalidParameterValue', 'Data names no property');

    const online = cloud.downlinks.isOnline(device.deviceId);
    if (!online && cloud.rules['iotCloud.offlineControl'] === 'refuse') throw new ApiError('FailedOperation.DeviceOffline');
    const clientToken = fresh(cloud, 'v2', () => true, 30);
    const wishes = { ...cloud.state.desired.get(device.deviceId)?.values };
    for (const [id, value] of Object.entries(checked.values)) wishes[id] = { value, clientToken };
    cloud.state.desired.put(device.deviceId, { values: wishes });
    const topic = downTopic('property', device);
    const message = { method: 'control', clientToken, params: checked.values };
    cloud.downlinks.send(device.deviceId, topic, message, 1);
    cloud.pushes.device(device.deviceId, 'Property', 'Push', topic, message);
    return { Data: '' };
  },

  /** Newest first. StartTime 0 or missing: the last 24 hours; EndTime 0: until now. Both in seconds, both inclusive. */
  AppListEventHistory(cloud, caller, params) {
    const { deviceId } = boundDevice(cloud, caller, params, 'guest');
    const now = cloud.clock.now();
    const farthest = 10 ** 11;
    const start = integerOr(params, 'StartTime', 0, 0, farthest) || Math.floor(now / 1000) - DAY_SECONDS;
    const end = integerOr(params, 'EndTime', 0, 0, farthest) || Number.POSITIVE_INFINITY;
    const type = textOr(params, 'Type', '');
    const eventId = textOr(params, 'EventId', '');
    const size = integerOr(params, 'Size', 10, 1, PAGE_MAX);
    const cursor = textOr(params, 'Context', '');
    if (cursor !== '' && !/^\d{1,15}$/.test(cursor))
      throw new ApiError('InvalidParameterValue', 'Context is not one this call has returned');
    const before = cursor === '' ? Number.POSITIVE_INFINITY : Number(cursor);

    const matches = cloud.state.events.of(deviceId, now).filter((event) => {
      const second = Math.floor(event.timestamp / 1000);
      return second >= start && second <= end && (type === '' || event.type === type) && (eventId === '' || event.eventId === eventId);
    });
    const page = matches.filter((event) => event.seq < before).reverse();
    const shown = page.slice(0, size);
    return {
      EventHistory: shown.map((event) => ({
        TimeStamp: event.timestamp,
        ProductId: event.deviceId.split('/')[0],
        DeviceName: event.deviceId.split('/')[1],
        EventId: event.eventId,
        Type: event.type,
        Data: JSON.stringify(event.params),
      })),
      Context: shown.length > 0 ? String(shown[shown.length - 1]?.seq) : '',
      Total: matches.length,
      Listover: page.length <= size,
    };
  },
};
