/**
 * What a device has reported and what it was asked to do: AppGetDeviceDataHistory (TC/1081/43119), AppGetDeviceActionHistories
 * (rows: data structure ActionHistories, TC/1081/40780; parameters by analogy with the former [I]). Newest first [I].
 */
import { reportGroup } from '../../state.ts';
import { boundDevice } from '../access.ts';
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { integerOr, type Params, text, textOr } from '../params.ts';

/** "Limit" has no published maximum [I]. */
const PAGE_MAX = 500;
const FARTHEST = 10 ** 14;

export const historyActions: Handlers = {
  /** Times in milliseconds, both inclusive. `Listover` true means that there is more to read, as the document has it. */
  AppGetDeviceDataHistory(cloud, caller, params) {
    const device = boundDevice(cloud, caller, params, 'guest');
    const property = text(params, 'FieldName', 64);
    if (!Object.hasOwn(cloud.state.model(device.productId)?.properties ?? {}, property))
      throw new ApiError('InvalidParameterValue.ModelPropertyNotExist', property);
    for (const name of ['MinTime', 'MaxTime', 'Limit']) text(params, name, 20);
    const rows = cloud.state.reports.of(reportGroup({ deviceId: device.deviceId, property }));
    const { shown, cursor, more } = page(rows, params);
    return {
      FieldName: property,
      Results: shown.map((row) => ({
        Time: String(row.at),
        Value: typeof row.value === 'string' ? row.value : JSON.stringify(row.value),
      })),
      Context: cursor,
      Listover: more,
    };
  },

  /** `Calling` says whether the caller waited; `Status` is `Sent` until the device has answered, then its word. */
  AppGetDeviceActionHistories(cloud, caller, params) {
    const device = boundDevice(cloud, caller, params, 'guest');
    const actionId = textOr(params, 'ActionId', '', 64);
    const actions = cloud.state.model(device.productId)?.actions ?? {};
    if (actionId !== '' && !Object.hasOwn(actions, actionId)) throw new ApiError('InvalidParameterValue.ActionNilOrNotExist', actionId);
    const rows = cloud.state.actionCalls.of(device.deviceId).filter((row) => actionId === '' || row.actionId === actionId);
    const { shown, cursor, more, total } = page(rows, params);
    return {
      ActionHistories: shown.map((row) => ({
        DeviceName: device.deviceName,
        ActionId: row.actionId,
        ActionName: (Object.hasOwn(actions, row.actionId) ? actions[row.actionId]?.name.zh : undefined) ?? row.actionId,
        ReqTime: row.at,
        RspTime: row.answeredAt ?? 0,
        InputParams: JSON.stringify(row.input),
        OutputParams: JSON.stringify(row.output ?? {}),
        Calling: row.calling,
        ClientToken: row.clientToken,
        Status: row.status,
      })),
      TotalCounts: total,
      Context: cursor,
      Listover: more,
    };
  },
};

/** The asked span, newest first, from the cursor on. */
function page<Row extends { readonly seq: number; readonly at: number }>(rows: readonly Row[], params: Params) {
  const min = integerOr(params, 'MinTime', 0, 0, FARTHEST);
  const max = integerOr(params, 'MaxTime', FARTHEST, 0, FARTHEST);
  if (min > max) throw new ApiError('InvalidParameterValue', 'MinTime is later than MaxTime');
  const limit = integerOr(params, 'Limit', 10, 1, PAGE_MAX);
  const cursor = textOr(params, 'Context', '');
  if (cursor !== '' && !/^\d{1,15}$/.test(cursor)) throw new ApiError('InvalidParameterValue', 'Context is not one this call has returned');
  const before = cursor === '' ? Number.POSITIVE_INFINITY : Number(cursor);
  const matches = rows.filter((row) => row.at >= min && row.at <= max);
  const rest = matches.filter((row) => row.seq < before).reverse();
  const shown = rest.slice(0, limit);
  const last = shown[shown.length - 1];
  return { shown, cursor: last ? String(last.seq) : '', more: rest.length > limit, total: matches.length };
}
