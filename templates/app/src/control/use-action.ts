import { useCallback, useEffect, useRef, useState } from 'react';
import { CloudError, cloud } from '@/cloud/index.ts';
import type { Values } from '@/devices/define.ts';
import type { FamilyDevice } from '@/family/family-device.ts';

export type ActionState =
  | { readonly phase: 'idle' | 'running' }
  | { readonly phase: 'done'; readonly output: Values }
  | { readonly phase: 'failed'; readonly cause: unknown };

/** Output parameters of AppCallDeviceActionSync; empty when the unit sent none or nonsense. */
export function readOutput(text: string | undefined): Values {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
  } catch {
    return {};
  }
}

/** One action of a device: invoked, waited for, told. */
export function useAction(device: FamilyDevice, actionId: string): { state: ActionState; run: (input?: Values) => void } {
  const [state, setState] = useState<ActionState>({ phase: 'idle' });
  const latest = useRef(0);
  useEffect(
    () => () => {
      latest.current = -1;
    },
    [],
  );
  const run = useCallback(
    (input: Values = {}) => {
      const mine = ++latest.current;
      setState({ phase: 'running' });
      cloud
        .call('AppCallDeviceActionSync', {
          ProductId: device.productId,
          DeviceName: device.deviceName,
          ActionId: actionId,
          InputParams: JSON.stringify(input),
        })
        .then(
          (answer) => {
            if (mine !== latest.current) return;
            if (answer.Code) setState({ phase: 'failed', cause: new CloudError('api', 'DeviceRefused', answer.Status ?? '') });
            else setState({ phase: 'done', output: readOutput(answer.OutputParams) });
          },
          (cause) => mine === latest.current && setState({ phase: 'failed', cause }),
        );
    },
    [actionId, device.deviceName, device.productId],
  );
  return { state, run };
}
