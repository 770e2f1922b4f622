import { useCallback, useEffect, useReducer, useRef } from 'react';
import { asCloudError, cloud, onDeviceChange } from '@/cloud/index.ts';
import type { Value } from '@/devices/define.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { readDeviceData } from '@/family/fold.ts';
import { phoneTimer } from '@/time/timer.ts';
import { CONFIRMED_MS, CONTROL_TIMEOUT_MS, type ControlState, controlStep, idle, sameValue, shownValue } from './control-state.ts';

export interface Control {
  readonly state: ControlState;
  /** What to show now. */
  readonly value: Value | undefined;
  /** Ask the unit for another value. */
  readonly ask: (desired: Value) => void;
}

/** A writable property of a device as a control: AppControlDeviceData, then the unit's own report decides. */
export function useControl(device: FamilyDevice, propertyId: string): Control {
  const [state, dispatch] = useReducer(controlStep, idle);
  const cancel = useRef<(() => void) | undefined>(undefined);
  const { deviceId, productId, deviceName, online } = device;

  useEffect(
    () =>
      onDeviceChange((change) => {
        if (change.deviceId === deviceId && change.type === 'StatusChange' && change.subType === 'Offline') dispatch({ kind: 'gone' });
        const params = change.payload.params as { [id: string]: Value } | undefined;
        if (change.deviceId === deviceId && change.type === 'Property' && change.subType === 'Report' && params && propertyId in params) {
          dispatch({ kind: 'reported', value: params[propertyId] });
        }
      }),
    [deviceId, propertyId],
  );
  useEffect(() => () => cancel.current?.(), []);
  useEffect(
    () => (state.phase === 'confirmed' ? phoneTimer.after(CONFIRMED_MS, () => dispatch({ kind: 'settled' })) : undefined),
    [state.phase],
  );

  const ask = useCallback(
    (desired: Value) => {
      dispatch({ kind: 'asked', desired });
      cancel.current?.();
      if (!online) {
        dispatch({ kind: 'failed', code: 'DeviceOffline' });
        return;
      }
      const unit = { ProductId: productId, DeviceName: deviceName };
      cancel.current = phoneTimer.after(CONTROL_TIMEOUT_MS, () => {
        // The push may have been lost: ask once what the unit says before calling it silent.
        cloud.call('AppGetDeviceData', unit).then(
          ({ Data }) => {
            const { values } = readDeviceData(Data);
            dispatch(sameValue(values[propertyId], desired) ? { kind: 'reported', value: desired } : { kind: 'late' });
          },
          () => dispatch({ kind: 'late' }),
        );
      });
      cloud.call('AppControlDeviceData', { ...unit, Data: JSON.stringify({ [propertyId]: desired }) }).catch((cause) => {
        dispatch({ kind: 'failed', code: asCloudError(cause).code });
      });
    },
    [deviceName, online, productId, propertyId],
  );

  return { state, value: shownValue(state, device.values[propertyId]), ask };
}
